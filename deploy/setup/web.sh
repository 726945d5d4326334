# Web assets from npm, pinned by the lock file, copied into place by the package's own build script.

fetch_web_assets() {
    local web=$root/src/Gateway/web key
    [[ -f $web/package.json ]] || return 0
    key=$(find "$web" -name node_modules -prune -o -name dist -prune -o -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-24)
    if is_stamped web "$key" && [[ -d $web/node_modules ]]; then found "web assets"; return; fi
    doing "fetching web assets (npm ci) ..."
    retry_once npm --prefix "$web" ci --no-audit --no-fund || fail "npm could not fetch the web assets (above)."
    retry_once npm --prefix "$web" run build --if-present || fail "the web assets did not build (above)."
    stamp web "$key"
}
