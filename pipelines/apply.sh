#!/usr/bin/env bash
# Carries out the plan that plan.sh made in this run, and no other.
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

status=0
drawbridge sync apply "${target[@]}" --plan "$results/plan.json" --format markdown >"$results/apply.md" || status=$?
cat "$results/apply.md"
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && cat "$results/apply.md" >>"$GITHUB_STEP_SUMMARY"
exit "$status"
