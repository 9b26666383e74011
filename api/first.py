"""The first administrator: somebody has to let the others in.

Without a trial office, a store on which nobody can sign in as administrator prints a one-time
link at its start; who reads the operator's terminal sets the password. `motcua accounts add`
does the same for any account.
"""

from api.services import Services
from storage.errors import NotFound
from storage.kept import Actor

NAME = "quan-tri-vien"


def first_link(services: Services) -> str:
    """The path of the link ("/invited/…"); empty when it is not needed."""
    accounts = services.vault.accounts
    if services.demo or accounts.any_real("administrator"):
        return ""
    operator = Actor("motcua", services.actor.unit, "system")
    try:
        accounts.get(NAME)
    except NotFound:
        accounts.add(NAME, "administrator", services.actor.unit, "Quản trị viên", operator)
    return f"/invited/{accounts.invite(NAME, operator)}"
