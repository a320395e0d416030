"""Access as an application of Django; at start-up its policy becomes the one that answers."""

from django.apps import AppConfig
from typing_extensions import override

from kaohe.access.reasons import said
from kaohe.base.permission import register_policy


class AccessConfig(AppConfig):
    """Tables of accounts, and the policy."""

    name = "kaohe.access"
    label = "access"

    @override
    def ready(self) -> None:
        from kaohe.access.policy import by_task, policy, visible  # noqa: PLC0415 - models are there from here on

        register_policy(policy, visible, by_task, said)
