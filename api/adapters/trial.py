"""The trial office asks a national database of its own: the invented people of its specimens,
over real HTTP. It ends with the trial: real people are not told "not found" by it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.adapters.demo import Demo, from_personas
from api.adapters.partner import Answer, Down, HttpPartner
from api.services import Services

NAME = "csdlqg-dan-cu"
PEOPLE = Path(__file__).with_name("trial.json")


class TrialPartner(HttpPartner):
    """Answers as long as the trial is open."""

    def __init__(self, url: str, over: Callable[[], bool]) -> None:
        super().__init__(NAME, url)
        self._over = over

    def ask(self, number: str, *, hurried: bool = False) -> Answer | None:
        """See `Partner`."""
        if self._over():
            raise Down(self.name)
        return super().ask(number, hurried=hurried)


@contextmanager
def trial_nation(services: Services) -> Iterator[None]:
    """Serve it beside a trial office that names no partner."""

    def over() -> bool:
        return services.vault.accounts.any_real("administrator")

    if not services.demo or services.partners or over():
        yield
        return
    running = Demo(from_personas(PEOPLE)).start()
    services.partners = (TrialPartner(running.url, over),)
    try:
        yield
    finally:
        running.stop()
