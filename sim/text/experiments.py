"""Words of experiments: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "state": ("state", "状态"),
    "state.running": ("running", "运行中"),
    "state.complete": ("complete", "已完成"),
    "state.stopped": ("stopped; the same command goes on", "已停止；重新执行同一命令即可继续"),
    "state.points": ("points", "设计点"),
    "state.planned": ("runs planned", "计划运行次数"),
    "state.finished": ("runs finished", "已完成运行"),
    "state.failed": ("runs failed", "失败运行"),
    "state.left": ("time left (until)", "剩余时间（预计完成）"),
    "state.updated": ("last sign of life", "最近更新"),
}
