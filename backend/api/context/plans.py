"""The plan of publishing a body, as JSON (ours)."""

from __future__ import annotations

from backend.api.operations import Json
from backend.schemas.errors import schema_error
from backend.schemas.plan import Effect
from backend.schemas.whole import EditionPlan

MOST_CASES = 20
"""Most records that an effect lists here; it counts all."""


def plan_document(found: EditionPlan, version: int) -> dict[str, Json]:
    """What publishing would do; ``version`` is the number of the version that is published."""
    plan = found.plan
    names = {a.id: a.name for a in (*(plan.published or plan.schema).attributes,)}
    names |= {a.id: a.name for a in plan.schema.attributes}
    return {
        "name": plan.schema.name,
        "version": version if found.changes_nothing else plan.number,
        "changes_nothing": found.changes_nothing,
        "ready": not found.stops,
        "records": plan.records,
        "differences": [difference.sentence for difference in plan.differences],
        "effects": [_effect(effect, names) for effect in plan.effects],
        "errors": [schema_error("", problem) for problem in found.stops],
    }


def _effect(effect: Effect, names: dict[str, str]) -> dict[str, Json]:
    return {
        "kind": effect.kind.value,
        "attribute": names.get(effect.attribute_id),
        "message": effect.sentence,
        "count": effect.count,
        "remedies": [remedy.value for remedy in effect.remedies],
        "remedy": effect.choice.remedy.value if effect.choice else None,
        "stops": effect.stops,
        "records": [
            {
                "resource": case.resource,
                "value": case.value,
                "becomes": case.becomes,
                "reason": case.reason,
            }
            for case in effect.cases[:MOST_CASES]
        ],
    }
