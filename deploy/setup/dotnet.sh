# The .NET SDK: looked for, never installed behind the user's back.

dotnet_path() { # PATH, with the user's own installation of dotnet where the system has none
    if command -v dotnet >/dev/null || [[ ! -x $HOME/.dotnet/dotnet ]]; then printf '%s' "$PATH"; else printf '%s' "$HOME/.dotnet:$PATH"; fi
}

require_dotnet() {
    PATH=$(dotnet_path)
    local wanted=10.0 version=''
    command -v dotnet >/dev/null && version=$(dotnet --list-sdks | awk '{ print $1 }' | grep "^$wanted\." | tail -n 1) || true
    if [[ -z $version ]]; then
        say "alpr: the .NET SDK $wanted is missing. Install it, then run ./alpr setup again:"
        say "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel $wanted"
        say "  export PATH=\"\$HOME/.dotnet:\$PATH\""
        exit 1
    fi
    found ".NET SDK $version"
}
