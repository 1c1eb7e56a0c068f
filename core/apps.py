from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("core")

    def ready(self) -> None:
        from core.due import every_day, every_hour, every_minute, register_step
        from core.ledger import seal_day
        from core.search.finding import complete_index
        from core.tasks import restart_stale_imports, tidy_old_uploads

        post_migrate.connect(_install_guards, dispatch_uid="core.append_only")
        register_step("core.seal_day", seal_day, period=every_day)
        register_step("imports.restart", restart_stale_imports, period=every_minute)
        register_step("imports.tidy", tidy_old_uploads, period=every_day)
        register_step("search.complete", complete_index, period=every_hour)


def _install_guards(*, app_config: AppConfig, using: str, **_kwargs: object) -> None:
    """Runs once per migrate, after the last of our apps: a table that was rebuilt has lost its triggers."""
    from core.append_only import install_guards

    if app_config.name == "core":
        install_guards(using)
