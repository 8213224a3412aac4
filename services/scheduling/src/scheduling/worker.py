"""What scheduling does when nobody asks: it listens to no other service yet; its timers run."""

from kit.clock import Clock
from kit.worker import Timer, Worker
from scheduling.agendas.paper import putting_in_agreed_agendas
from scheduling.agendas.timers import remind_of_agendas
from scheduling.arrangements.timers import settle_arrangements
from scheduling.binding.making import beginning_to_bind, binding_packs
from scheduling.erasure.timers import EVERY_SECONDS, erasing_leavers
from scheduling.identities.signing_in.operations import forget_old_sign_ins
from scheduling.packs.kept import PAPERS
from scheduling.packs.timers import (
    circulate_due_packs,
    circulate_late_papers,
    notice_overdue_papers,
)
from scheduling.privacy import PRIVACY
from scheduling.settings import SchedulingSettings


def create_worker(settings: SchedulingSettings, clock: Clock | None = None) -> Worker:
    """Make the worker; the order of the timers sends a pack out before anyone could be chased for it."""
    timers = [
        Timer(settings.timer_seconds, putting_in_agreed_agendas(settings.var / PAPERS)),
        Timer(every_seconds=settings.timer_seconds, run=circulate_due_packs),
        Timer(every_seconds=settings.timer_seconds, run=circulate_late_papers),
        Timer(every_seconds=settings.timer_seconds, run=notice_overdue_papers),
        Timer(every_seconds=settings.timer_seconds, run=remind_of_agendas),
        Timer(every_seconds=settings.timer_seconds, run=settle_arrangements),
        Timer(settings.timer_seconds, beginning_to_bind),
        Timer(1.0, binding_packs(settings.var)),
        Timer(every_seconds=600.0, run=forget_old_sign_ins),
    ]
    if settings.erase_leavers and settings.leavers_kept_days:
        timers.append(Timer(EVERY_SECONDS, erasing_leavers(settings.leavers_kept_days)))
    return Worker(
        settings,
        reactions={},
        timers=timers,
        clock=clock,
        privacy=PRIVACY,
    )
