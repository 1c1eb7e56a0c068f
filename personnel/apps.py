from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PersonnelConfig(AppConfig):
    name = "personnel"
    verbose_name = _("personnel")

    def ready(self) -> None:
        from core.due import every_hour, register_step
        from core.imports import register_importer
        from core.undo import register_undoer
        from personnel.interchange.roster import KIND, RosterImporter
        from personnel.interchange.roster_undo import RosterUndoer
        from personnel.my_data import PrivacyNotice
        from personnel.own_data import register_own_data
        from personnel.policy import register_policy

        register_own_data()
        register_policy("privacy_notice", PrivacyNotice, _("Notice about personal data"))
        register_importer(KIND, RosterImporter())
        register_undoer(KIND, RosterUndoer())
        register_step("personnel.tidy_sessions", _tidy_sessions, period=every_hour)


def _tidy_sessions(at: datetime) -> dict[str, int]:
    from personnel.actions.tidy_sessions import tidy_sessions

    return tidy_sessions(at=at, session_age=timedelta(hours=settings.SESSION_HOURS))
