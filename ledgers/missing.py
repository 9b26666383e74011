"""Fields that the book says an act should have, and that nobody read: a person is asked for them.

Which fields those are, the book itself tells: what stands in most of its acts. A book of few acts
tells nothing; there the lines that its printed form cannot do without count.
"""

from collections import Counter
from collections.abc import Sequence, Set

from catalog.act import Act, ActField
from catalog.paper import load_papers

MOST = 0.6  # share of the acts from which a field is expected in all
ENOUGH = 5  # acts from which a book tells
OPTIONAL = {"notes", "parentage", "child.date_of_birth_in_words"}  # may be blank in any act


def expected(acts: Sequence[Act]) -> frozenset[str]:
    """Names of the fields that every act of this book should have."""
    if len(acts) < ENOUGH:
        papers = {act.paper for act in acts} & load_papers().keys()
        specs = [s for p in papers for side in load_papers()[p].sides for s in side.fields]
        return frozenset(spec.name for spec in specs if spec.required) - OPTIONAL
    held = Counter(name for act in acts for name in act.values)
    return frozenset(n for n, times in held.items() if times >= MOST * len(acts)) - OPTIONAL


def with_missing(act: Act, wanted: Set[str]) -> Act:
    """The act with an empty field, of no sureness, for each that is wanted and not there."""
    for name in sorted(wanted):
        if name not in act.fields:
            act = act.with_field(ActField(name, "", 0.0))
    return act
