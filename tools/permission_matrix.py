"""Prints the permission matrix as it stands in code: `python -m tools.permission_matrix > docs/permissions.md`."""

from __future__ import annotations

from personnel.domain.roles import ADMINISTRATORS, MATRIX, NEEDS_APPOINTMENT, Role

HEAD = """# Roles and permissions

Made from `personnel/domain/roles.py` by `python -m tools.permission_matrix`; a test compares the two.

A role is held on a unit and its subtree, from one day until before another.
What lies outside is answered as if it did not exist (404);
a screen that no role of a person opens is refused in plain words (403).
Everybody who is signed in has the own "today", laws, own results and own enforcement file, whatever the roles.
"""


def matrix_page() -> str:
    """The page `docs/permissions.md`."""
    lines = [HEAD, "| permission | " + " | ".join(_words(role) for role in Role) + " |"]
    lines.append("|---|" + "---|" * len(Role))
    for permission, holders in MATRIX.items():
        marks = " | ".join("●" if role in holders else "" for role in Role)
        lines.append(f"| `{permission.value}` | {marks} |")
    administrators = ", ".join(_words(role) for role in Role if role in ADMINISTRATORS)
    appointed = ", ".join(_words(role) for role in Role if role in NEEDS_APPOINTMENT)
    lines.append("")
    lines.append(f"Three different people who hold nothing else: {administrators}.")
    lines.append(
        f"Given by appointment after a check of the credential, never on the role screen: {appointed}."
    )
    lines.append("")
    lines.append("Beside the matrix: nobody approves an own question, signs off an exam they made,")
    lines.append("or gives a role to themselves.")
    return "\n".join(lines) + "\n"


def _words(role: Role) -> str:
    return role.value.replace("_", " ")


if __name__ == "__main__":
    print(matrix_page(), end="")
