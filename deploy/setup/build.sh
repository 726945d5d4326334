# NuGet restore and the Release build of what runs: src/Cli and src/Silo (deploy/setup/run.slnf).

engine() { cat "$state/engine"; }
program_file() { printf '%s' "$root/src/Cli/bin/$(engine)/Release/net10.0/alpr.dll"; }

restore_packages() {
    if is_stamped restore "$(restore_inputs)"; then found "NuGet packages"; return; fi
    doing "restoring NuGet packages ..."
    retry_once dotnet restore "$root/AlprGrains.sln" || fail "NuGet could not restore the packages (above)."
    stamp restore "$(restore_inputs)" # asked again, since a restore may have written lock files
}

restore_inputs() {
    (cd "$root" && { cat Directory.*.props Directory.*.targets .alpr/engine; find src compat tests \( -name bin -o -name obj \) -prune -o \
        \( -name '*.csproj' -o -name packages.lock.json \) -print0 | sort -z | xargs -0 cat; } | sha256sum | cut -c1-24)
}

# MSBuild decides what is stale, but asking it takes seconds: it is asked only when a source is newer than the last good build.
build_program() { # a project or solution filter, relative to the root
    local built
    built=$state/built-$(engine)-$(basename "$1")
    if [[ -f $built && -f $(program_file) && -z $(newer_than "$built") ]]; then found "the program, built"; return; fi
    doing "building ..."
    (cd "$root" && find src compat -name '*.csproj' -execdir mkdir -p bin obj \;) # made by the build they would look like an edit
    touch "$built.begun"
    if ! dotnet build "$root/$1" -c Release -v quiet --nologo >"$state/setup-last.log" 2>&1 </dev/null; then
        show_build_errors "$state/setup-last.log"
        fail "the program does not build (above; all of it in .alpr/setup-last.log)."
    fi
    mv "$built.begun" "$built" # bears the time the build began, so an edit made meanwhile is seen next time
}

build_errors_shown=15
show_build_errors() {
    { grep -E ': error ' "$1" || tail -n "$build_errors_shown" "$1"; } | sed -e "s|$root/||g" -e 's/ \[[^]]*\]$//' | sort -u | head -n "$build_errors_shown" >&2
}

newer_than() { # the first source file or folder that is newer; folders, because a deleted file makes its folder newer
    cd "$root" && find src compat policy Directory.*.props Directory.*.targets global.json .alpr/engine \
        \( -name bin -o -name obj -o -name node_modules -o -name build \) -prune -o -newer "$1" -print -quit
}
