"""What goes wrong, and when: a seed goes in, the same misfortunes come out each time."""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random

MILLISECOND = 1_000_000


class Fault(Enum):
    """What may happen to one commit or publish."""

    NONE = auto()
    CRASH_BEFORE = auto()
    CRASH_AFTER = auto()
    LOST_BEFORE = auto()
    """The connection breaks before the request arrives: it is sent again."""
    LOST_AFTER = auto()
    """It breaks before the answer arrives: the request is sent again, though it was carried out."""


@dataclass(slots=True)
class Chaos:
    """Draws misfortunes by a seed, until it is told to be `calm`."""

    random: Random
    calm: bool = False
    crashes: int = 0

    def fault(self) -> Fault:
        """Draw what happens to the next request."""
        drawn = self.random.random()
        if self.calm or drawn > 0.08:
            return Fault.NONE
        return self.random.choice([one for one in Fault if one is not Fault.NONE])

    def delay(self) -> int:
        """Draw how long something is under way, in nanoseconds."""
        if self.calm:
            return 0
        return int(self.random.expovariate(1 / 20) * MILLISECOND)

    def is_doubled(self) -> bool:
        """Draw whether a delivery comes twice."""
        return not self.calm and self.random.random() < 0.1

    def chance(self, share: float) -> bool:
        """Draw whether something happens that does so in this share of cases."""
        return not self.calm and self.random.random() < share
