# Debian packages: installs the missing ones as root on Debian; elsewhere prints the command and stops.

package_lists() { # for whom: run | cluster | test
    printf '%s\n' "$root/compat/OpenCvSharp/native/packages.txt" "$root/deploy/setup/packages-run.txt"
    [[ $1 != run ]] && printf '%s\n' "$root/deploy/setup/packages-cluster.txt" || true
    [[ $1 == test ]] && printf '%s\n' "$root/deploy/setup/packages-test.txt" || true
}

# Lines of a list are `package [command]`: a command that is there already, from wherever, makes the package unnecessary.
missing_packages() {
    local package command
    package_lists "$1" | { xargs -d '\n' cat 2>/dev/null || true; } | sed 's/#.*//' | while read -r package command; do
        [[ -z $package ]] && continue
        [[ -n $command ]] && command -v "$command" >/dev/null && continue
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] && continue
        printf '%s\n' "$package"
    done
}

install_debian_packages() {
    local lists key missing
    mapfile -t lists < <(package_lists "$1")
    key=$(hash_of "${lists[@]}")
    if is_stamped "packages-$1" "$key"; then found "system packages ($1)"; return; fi

    if ! command -v dpkg-query >/dev/null; then
        say "alpr: this is not Debian. Install what these lists name, by your system's own names, then: touch .alpr/packages-by-hand"
        printf '  %s\n' "${lists[@]#"$root"/}" >&2
        [[ -f $state/packages-by-hand ]] || exit 1
    else
        mapfile -t missing < <(missing_packages "$1")
        if [[ ${#missing[@]} -gt 0 ]]; then
            if [[ $(id -u) != 0 ]]; then
                say "alpr: system packages are missing. Install them, then run ./alpr again:"
                say "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${missing[*]}"
                exit 1
            fi
            doing "installing Debian packages: ${missing[*]} ..."
            apt_install "${missing[@]}" || { retry_once apt-get update && retry_once apt_install "${missing[@]}"; } ||
                fail "apt-get could not install them (its last words are above). Mend that, then run ./alpr setup again."
        fi
    fi
    stamp "packages-$1" "$key"
    found "system packages ($1)"
}

apt_install() { # quiet: a first try may fail only because the package lists are old
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" </dev/null >"$state/setup-last.log" 2>&1
}
