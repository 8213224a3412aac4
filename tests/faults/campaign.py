"""A campaign: faults strike by the schedule while clients work; then all comes to rest, and the oracle judges."""

import re
import threading
import time
from collections.abc import Callable
from typing import Final

from . import resting
from .catalogue import faults
from .clients import Clients
from .injecting import NotReached, inject
from .oracle import judge
from .plan import LANES, Strike, schedule
from .result import NOT_REACHED, Result, Struck
from .scene import Scene
from .tally import LEFT_OVER, UNEXPECTED, Find
from .watch import Watch

MOST_UNAPPLIED: Final = 3_000
"""Events on their way at which clients think of no new carts."""
RECOVER_SECONDS: Final = 240.0
PROGRESS_SECONDS: Final = 15.0
GLANCE_SECONDS: Final = 0.2

Say = Callable[[str], None]


class Campaign:
    """Runs once."""

    def __init__(self, scene: Scene, seed: int, seconds: float, say: Say) -> None:
        """Strike by the seed's schedule for so many seconds."""
        self._scene = scene
        self._seconds = seconds
        self._say = say
        self._watch = Watch(scene.databases)
        self._clients = Clients(
            scene.quarry, may_go_on=lambda: self._watch.backlog() < MOST_UNAPPLIED, seed=seed
        )
        self._began = time.monotonic()
        self._ending = threading.Event()
        self._recoveries: list[threading.Thread] = []
        self._one_at_a_time = threading.Lock()
        self.result = Result(setup=scene.setup, seed=seed)

    def run(self) -> Result:
        """Everything, to the verdict."""
        lanes = [threading.Thread(target=self._strike, args=(lane,), daemon=True) for lane in LANES]
        self._watch.start()
        self._clients.start()
        self._scene.operator.start()
        try:
            for lane in lanes:
                lane.start()
            self._look_on()
            for lane in lanes:
                lane.join()
            for recovery in self._recoveries:
                recovery.join()
            self._clients.stop()
            self._say("Everything is mended; waiting until all has come to rest ...")
            history = resting.come_to_rest(self._scene, self._watch)
        finally:
            self._ending.set()
            self._watch.stop()
        self._judge(judge(history))
        return self.result

    def _look_on(self) -> None:
        """Tell how it goes, until the time is up or something was found that no time will mend."""
        tell_at = time.monotonic() + PROGRESS_SECONDS
        while not self._ending.is_set():
            time.sleep(GLANCE_SECONDS)
            if time.monotonic() >= tell_at:
                tell_at += PROGRESS_SECONDS
                self._say(self._progress())
            if self._now() > self._seconds or self._something_is_wrong():
                self._ending.set()

    def _something_is_wrong(self) -> bool:
        found = self._watch.finds()
        if self._scene.setup.saboteur:
            found += self._watch.finds_missing()
        found += self._troubles()
        if found:
            self.result.found_at = self._now()
            self._say(f"Found: {found[0].kind}: {found[0].about}: {found[0].why}")
        return bool(found)

    def _strike(self, lane: str) -> None:
        """Play a lane, strike after strike, until the campaign ends."""
        setup = self._scene.setup
        known = faults(setup.database, setup.nodes)
        chosen = [fault for fault in known if re.search(setup.only, fault.name)]
        for strike in schedule(self.result.seed, lane, chosen):
            self._ending.wait(strike.gap)
            struck = self._begun(strike)
            if struck is None:
                return
            self._play(struck)

    def _begun(self, strike: Strike) -> Struck | None:
        """Wait for what the strike needs, and take it; None when the campaign ends before."""
        while not self._ending.wait(GLANCE_SECONDS):
            with self._one_at_a_time:
                others = [each.strike for each in self.result.struck if each.under_way]
                if not any(strike.resources & other.resources for other in others):
                    struck = Struck(strike, self._now())
                    self.result.struck.append(struck)
                    return struck
        return None

    def _play(self, struck: Struck) -> None:
        """One strike: brought about, healed, and waited for until nothing is owed, or patience ends."""
        strike = struck.strike
        try:
            with inject(self._scene, strike):
                self._ending.wait(strike.seconds)
        except NotReached:
            struck.trouble = NOT_REACHED
            return
        except Exception as wrong:  # noqa: BLE001 - told with the result
            struck.trouble = repr(wrong)
            return
        struck.healed = self._now()
        recovery = threading.Thread(target=self._recover, args=(struck,), daemon=True)
        recovery.start()
        self._recoveries.append(recovery)
        recovery.join(strike.patience)

    def _recover(self, struck: Struck) -> None:
        """See when all that was committed before the healing is applied."""
        since = self._began + (struck.healed or 0.0)
        done = self._watch.wait_until_applied(since, RECOVER_SECONDS)
        if done is None:
            struck.trouble = f"not recovered from in {RECOVER_SECONDS:.0f} s"
        else:
            struck.recovered = done - self._began

    def _judge(self, finds: list[Find]) -> None:
        result = self.result
        early = [find for find in self._watch.finds() if find not in finds]
        result.finds = finds + early + self._troubles()
        if result.finds and result.found_at is None:
            result.found_at = self._now()
        result.seconds = self._now()
        result.events = self._watch.applied()
        result.settled = dict(self._scene.operator.settled)
        result.deaths = dict(self._scene.keeper.deaths)

    def _troubles(self) -> list[Find]:
        """What went wrong around the events: strikes without a good end, answers nobody should get."""
        struck = list(self.result.struck)
        bad = [each for each in struck if each.trouble not in {"", NOT_REACHED}]
        found = [
            Find(LEFT_OVER, each.strike.name, f"{each.strike.fault.name}: {each.trouble}")
            for each in bad
        ]
        parked = dict(self._scene.operator.unexplained)
        found += [Find(LEFT_OVER, event_id, f"dead: {why}") for event_id, why in parked.items()]
        ended = self._scene.keeper.ended_by_themselves() if self._ending.is_set() else []
        found += [Find(UNEXPECTED, "a process ended", why) for why in ended]
        if why := self._scene.operator.too_many_killers(self._scene.keeper.deaths):
            found.append(Find(UNEXPECTED, "the parked", why))
        return found + [Find(LEFT_OVER, "a client", why) for why in self._clients.failed]

    def _progress(self) -> str:
        struck = list(self.result.struck)
        now = [each.strike.fault.name for each in struck if not each.over]
        done = sum(each.happened for each in struck)
        return (
            f"{self._watch.applied()} events applied, {self._watch.backlog()} on their way,"
            f" {done} faults healed, now: {', '.join(now) or 'nothing'}"
        )

    def _now(self) -> float:
        return time.monotonic() - self._began
