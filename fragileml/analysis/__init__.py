"""What can be said of a machine's behaviour by running it."""

from __future__ import annotations

from fragileml.analysis.behaviour import examine
from fragileml.analysis.claims import Answer, Claim, Proof, Repair, Size
from fragileml.analysis.proofs import prove
from fragileml.analysis.verdicts import diagnose

__all__ = ["Answer", "Claim", "Proof", "Repair", "Size", "diagnose", "examine", "prove"]
