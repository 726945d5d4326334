# Which engine runs the grains: Orleans where its packages can be had, else Local, the stand-in of the same names (compat/Orleans).
# The answer is one word in .alpr/engine, which Directory.Build.props reads; a plain `dotnet build` obeys it too.

find_engine() { # wanted: Orleans, Local, or empty to find out
    local wanted=$1 key answer
    key=$(grep Orleans "$root/Directory.Packages.props" | sha256sum | cut -c1-24)
    if [[ -n $wanted ]]; then
        answer=$wanted
    elif is_stamped engine "$key" && [[ -f $state/engine ]]; then
        found "engine: $(<"$state/engine")"
        return
    else
        doing "looking for the Orleans packages ..."
        if probe_orleans; then answer=Orleans; else answer=Local; fi
    fi
    printf '%s\n' "$answer" >"$state/engine"
    # A network that was down proves nothing: then Local serves for now and the next run asks again.
    if [[ -n $wanted || $answer == Orleans ]] || grep -qE 'NU1(101|102|103|603)' "$state/setup-probe.log"; then stamp engine "$key"; fi
    doing "engine: $(describe_engine "$answer")"
}

describe_engine() {
    if [[ $1 == Orleans ]]; then printf 'Orleans (Microsoft.Orleans packages)'
    else printf 'Local (the stand-in in compat/Orleans: one machine, one process)'; fi
}

# Restores a project of nothing but the two packages that bring all others. It lies below the root, so the product's own pins and rules
# (no other version than the pinned) decide, as they would for the real projects.
probe_orleans() {
    local probe=$state/probe result
    rm -rf "$probe" && mkdir -p "$probe"
    cat >"$probe/probe.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Microsoft.Orleans.Server" />
    <PackageReference Include="Microsoft.Orleans.TestingHost" />
  </ItemGroup>
</Project>
PROJECT
    try_probe && result=0 || result=1
    if [[ $result == 1 ]] && ! grep -qE 'NU1(101|102|103|603)' "$state/setup-probe.log"; then try_probe && result=0 || result=1; fi
    rm -rf "$probe"
    return $result
}

probe_seconds_max=300 # a first restore of Orleans on a slow line
try_probe() {
    timeout "$probe_seconds_max" dotnet restore "$state/probe/probe.csproj" -p:GrainEngine=Orleans </dev/null >"$state/setup-probe.log" 2>&1
}
