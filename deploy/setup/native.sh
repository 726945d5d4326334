# The C ABI library over the system's OpenCV. MSBuild builds the same thing when a source changes (compat/OpenCvSharp); building it
# here first shows a compiler's complaint once and in full.

build_native_library() {
    local source=$root/compat/OpenCvSharp/native key
    [[ -f $source/CMakeLists.txt ]] || return 0
    key=$(hash_of "$source"/CMakeLists.txt "$source"/*.cpp "$source"/*.h)
    if is_stamped native "$key" && compgen -G "$source/build/*.so" >/dev/null; then found "native OpenCV library"; return; fi
    doing "building the native OpenCV library (cmake) ..."
    local log=$state/setup-last.log
    if ! { cmake -S "$source" -B "$source/build" && cmake --build "$source/build"; } >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        fail "the native library did not build (above). It needs the packages in compat/OpenCvSharp/native/packages.txt."
    fi
    touch "$source/build/built.stamp"
    stamp native "$key"
}
