#!/usr/bin/env bash
# Plans what publishing would change. Writes plan.json, which an apply takes, and plan.md, which people read.
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

status=0
drawbridge sync plan "${target[@]}" --format markdown --out "$results/plan.json" >"$results/plan.md" || status=$?
cat "$results/plan.md"
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$results/plan.md" >>"$GITHUB_STEP_SUMMARY"
exit "$status"
