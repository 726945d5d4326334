# Azurite, Microsoft's emulator of Azure Blob storage, from npm, pinned by the lock file: only the tests need it.

install_azurite() {
    local folder=$root/deploy/azurite key
    key=$(hash_of "$folder/package.json" "$folder/package-lock.json")
    if is_stamped azurite "$key" && [[ -f $folder/node_modules/azurite/package.json ]]; then found "Azurite"; return; fi
    doing "installing Azurite (npm ci; about a minute) ..."
    retry_once npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund || fail "npm could not install Azurite (above)."
    stamp azurite "$key"
}
