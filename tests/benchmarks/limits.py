"""How much a consumer takes at once: the kit's own sizes, given to every contender."""

from typing import Final

from kit.bus.subscriber import PREFETCH as KITS_PREFETCH
from kit.consumer import BATCH as KITS_BATCH

PREFETCH: Final = KITS_PREFETCH
BATCH: Final = KITS_BATCH
