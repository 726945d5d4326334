# Words for people, stamps for repeats. Everything here writes to stderr, so that a verb's own output stays clean.

talkative=${talkative:-no} # yes: also say what was found in order

say() { printf '%s\n' "$*" >&2; }
found() { [[ $talkative == yes ]] && say "  found: $*" || true; }
doing() { say "  ${*}"; }
fail() { say "alpr: $*"; exit 1; }

# The content of files as one short hash; a file that is absent counts as empty.
hash_of() { { cat -- "$@" 2>/dev/null || true; } | sha256sum | cut -c1-24; }

# A stamp remembers the content that a step was last done for.
is_stamped() { [[ -f $state/setup-$1 && $(<"$state/setup-$1") == "$2" ]]; }
stamp() { printf '%s\n' "$2" >"$state/setup-$1"; }

# Runs a command that needs the network; a second chance after a pause, since networks hiccup. Its output is shown only when both fail.
retry_once() {
    local log=$state/setup-last.log
    "$@" >"$log" 2>&1 && return 0
    doing "that failed; once more in 3 s ..."
    sleep 3
    "$@" >"$log" 2>&1 && return 0
    tail -n 30 "$log" >&2
    return 1
}
