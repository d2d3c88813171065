"""Reading the open registry without holding up the window."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Registry

AT_ONCE: Final = 500  # parcels; up to here reading takes less than a blink


class RegistryReader(QObject):
    """Reads a small registry at once, a large one on a worker with a connection of its own."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._under_way: dict[str, tuple[object, Task]] = {}

    def read(
        self,
        title: str,
        job: Callable[[Registry], Any],
        take: Callable[[Any], None],
        *,
        parcels: int,
    ) -> None:
        """Give `take` what `job` returns; a reading of the same title under way is dropped.

        Args:
            job: reads the registry it is given and returns values; touches no widget.
            parcels: how many there are: decides where it runs.
        """
        self.drop(title)
        registry = self._desk.registry
        if registry is None:
            return
        if parcels <= AT_ONCE:
            take(job(registry))
            return
        path, who = registry.path, registry.who

        def beside(progress: JobProgress) -> Any:
            from jdz_forestland.service.registry import Registry

            progress.step(title)
            with closing(Registry.open(path, who=who)) as own:
                return job(own)

        task, mark = Task(title, beside), object()
        self._under_way[title] = (mark, task)
        task.succeeded.connect(lambda result: self._deliver(title, mark, take, result))
        task.failed.connect(self._desk.complain)
        self._desk.runner.read(task)

    def drop(self, title: str) -> None:
        """Forget a reading under way."""
        held = self._under_way.pop(title, None)
        if held is not None:
            held[1].cancel()

    def drop_all(self) -> None:
        """Forget all readings under way."""
        for title in tuple(self._under_way):
            self.drop(title)

    def _deliver(self, title: str, mark: object, take: Callable[[Any], None], result: Any) -> None:
        held = self._under_way.get(title)
        if held is not None and held[0] is mark:
            del self._under_way[title]
            take(result)
