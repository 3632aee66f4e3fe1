"""Model (模型): one sub-district under a management structure, day by day."""

from sim.model.governance import GovernanceModel, run

__all__ = ["GovernanceModel", "run"]
