"""What is typed for a dossier is kept at every keystroke: its entry until it is open, the reason or
note of the next step until that step is taken."""

from typing import Annotated

from pydantic import BaseModel, Field

from api.deps import Officer, Service
from api.near import Doors
from storage.dossier import Dossier
from storage.entries import Place

router = Doors(include_in_schema=False)
Short = Annotated[str, Field(max_length=200)]


class Typed(BaseModel):
    """Everything that stands in the fields of the entry now."""

    procedure: Annotated[str, Field(max_length=80)]
    package: Annotated[str, Field(max_length=80)] = ""
    person: Annotated[str, Field(max_length=40)]
    values: Annotated[dict[Short, Short], Field(max_length=60)]


def place_of(procedure: str, package: str, person: str) -> Place:
    """Where the entry waits; the same procedure alone and in a package are two entries."""
    return Place(f"{package}/{procedure}" if package else procedure, person)


@router.put("/dossiers/new", status_code=204)
def save(services: Service, officer: Officer, typed: Typed) -> None:
    """Keep it."""
    place = place_of(typed.procedure, typed.package, typed.person)
    services.entries.save(place, typed.values, officer)


class Note(BaseModel):
    """What stands in the field of the next step now."""

    text: Annotated[str, Field(max_length=1000)]


def note_of(dossier: Dossier) -> Place:
    """Where the note of the next step waits, beside the state in which it was begun."""
    return Place(f"{dossier.id}/{int(dossier.state)}", dossier.applicant)


@router.put("/dossiers/{dossier_id}/note", status_code=204)
def save_note(dossier_id: str, services: Service, officer: Officer, note: Note) -> None:
    """Keep it."""
    dossier = services.vault.dossier(dossier_id, officer, "ghi chú đang gõ")
    services.entries.save(note_of(dossier), {"note": note.text}, officer)
