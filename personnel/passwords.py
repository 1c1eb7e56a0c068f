"""Django's door to the password profile in force."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import local_day, now
from core.wording import Words
from personnel.domain.password_profiles import PROFILES, Problem, Profile, is_too_old, problems
from personnel.models import Officer, PasswordUse, Unit

WORDS: dict[Problem, Words] = {
    Problem.TOO_SHORT: gettext_lazy("The password is too short: use at least %(shortest)d characters."),
    Problem.TOO_LONG: gettext_lazy("The password is too long: use at most %(longest)d characters."),
    Problem.TOO_FEW_KINDS: gettext_lazy(
        "Use at least %(kinds)d of these four: lower-case letters, upper-case letters, digits, other characters."
    ),
    Problem.COMMON: gettext_lazy("Many people use this password, so it is guessed first."),
    Problem.PERSONAL: gettext_lazy("Leave out your name, your badge number and the names of your units."),
    Problem.OBVIOUS: gettext_lazy(
        "Too little is left without words and sequences that are guessed first, such as “police” or “1234”."
    ),
    Problem.USED_BEFORE: gettext_lazy("You have used this password before. Choose a new one."),
}


def profile_in_force() -> Profile:
    """The profile that LIANBING_PASSWORD_PROFILE names."""
    return PROFILES[settings.PASSWORD_PROFILE]


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The list of common passwords that comes with Django (about 20,000, lower case)."""
    return frozenset(CommonPasswordValidator().passwords)


def personal_words(officer: Officer) -> list[str]:
    """Name, badge number, and name and code of the officer's units up to the bureau."""
    words = [officer.name, officer.badge_number]
    on = local_day(now())
    row = (
        Officer.objects.with_home_unit(on=on)
        .filter(pk=officer.pk)
        .values_list("home_unit_path", flat=True)
        .first()
    )
    if row:
        paths = [row[:end] for end in range(Unit.steplen, len(row) + 1, Unit.steplen)]
        for name, code in Unit.objects.filter(path__in=paths).values_list("name", "code"):
            words += [name, code]
    return words


def was_used_before(officer: Officer, password: str, profile: Profile) -> bool:
    """Whether `password` is the present one or among those the profile remembers."""
    hashes = list(
        PasswordUse.objects.filter(officer=officer)
        .order_by("-set_at", "-pk")
        .values_list("encoded", flat=True)[: profile.remembered]
    )
    if officer.has_usable_password():
        hashes = [officer.password, *(encoded for encoded in hashes if encoded != officer.password)]
    return any(check_password(password, encoded) for encoded in hashes)


def password_is_old(officer: Officer, at: datetime) -> bool:
    """Whether the profile asks for a change because of age."""
    return is_too_old(profile_in_force(), officer.password_changed_at, at)


class ProfileValidator:
    """Checks a new password against the profile in force."""

    def validate(self, password: str, user: Officer | None = None) -> None:
        """Raises ValidationError listing everything that is wrong; the code of each error is the problem."""
        profile = profile_in_force()
        stored = user if user is not None and user.pk else None
        found = problems(
            password,
            profile,
            common=common_passwords(),
            personal_words=personal_words(stored) if stored else (),
        )
        if not found and stored and was_used_before(stored, password, profile):
            found.append(Problem.USED_BEFORE)
        if found:
            params = {"shortest": profile.shortest, "longest": profile.longest, "kinds": profile.kinds}
            raise ValidationError(
                [ValidationError(WORDS[problem], code=problem.value, params=params) for problem in found]
            )

    def get_help_text(self) -> str:
        """What to do, in the words of the profile in force."""
        profile = profile_in_force()
        if profile.kinds:
            return _(
                "At least %(shortest)d characters with %(kinds)d of these four: lower-case letters, upper-case "
                "letters, digits, other characters. Not your name, badge number or unit, and none of your last "
                "%(remembered)d passwords."
            ) % {"shortest": profile.shortest, "kinds": profile.kinds, "remembered": profile.remembered}
        return _(
            "At least %(shortest)d characters; %(advised)d or more are better. Several words in a row are easy to "
            "remember and hard to guess. Not your name, badge number or unit."
        ) % {"shortest": profile.shortest, "advised": profile.advised}
