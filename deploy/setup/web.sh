# Web assets from npm, pinned by the lock file, copied into src/Gateway/wwwroot/lib by the package's own build script. MSBuild does the
# same when that is missing; doing it here first gives a hiccup of the network a second chance.

fetch_web_assets() {
    local web=$root/src/Gateway/web key
    [[ -f $web/package.json ]] || return 0
    key=$(find "$web" -name node_modules -prune -o -name dist -prune -o -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-24)
    if is_stamped web "$key" && [[ -f $web/../wwwroot/lib/stamp ]]; then found "web assets"; return; fi
    doing "fetching web assets (npm ci) ..."
    retry_once npm --prefix "$web" ci --ignore-scripts --no-audit --no-fund || fail "npm could not fetch the web assets (above)."
    retry_once npm --prefix "$web" run build --if-present || fail "the web assets did not build (above)."
    stamp web "$key"
}
