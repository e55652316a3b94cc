
# The exercises of the course around this folder, and their checks as far as they are known. Never builds anything.
_cargo_grade_names() {
    local dir=$PWD program
    while [[ -n $dir && ! -d $dir/exercises ]]; do
        dir=${dir%/*}
    done
    [[ -n $dir ]] || return
    for program in "$(type -P cargo-grade)" "${CARGO_TARGET_DIR:-$dir/target}/debug/cargo-grade"; do
        [[ -x $program ]] && "$program" list --format names 2>/dev/null && return
    done
    (cd "$dir/exercises" && for dir in */; do printf '%s\n' "${dir%/}"; done)
}

_cargo_grade_with_names() {
    _cargo__grade "$@"
    local kept=() word
    for word in "${COMPREPLY[@]}"; do
        [[ $word == '['* || $word == '<'* ]] || kept+=("$word")
    done
    COMPREPLY=("${kept[@]}")
    [[ $2 == -* ]] && return
    case $3 in
        @VALUES@) return ;;
    esac
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
            @OTHERS@) return ;;
        esac
    done
    COMPREPLY+=($(compgen -W "$(_cargo_grade_names)" -- "$2"))
}

# `cargo grade`: all else is completed as rustup's cargo does it.
_cargo_with_grade() {
    if [[ $COMP_CWORD -ge 2 && ${COMP_WORDS[1]} == grade ]]; then
        COMP_WORDS=(cargo-grade "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _cargo_grade_with_names cargo-grade "$2" "$3"
        return
    fi
    if ! declare -F _cargo >/dev/null; then
        local rest
        rest=$(rustc --print sysroot 2>/dev/null)/etc/bash_completion.d/cargo
        [[ -r $rest ]] && source "$rest"
        complete -F _cargo_with_grade -o bashdefault -o default cargo
    fi
    declare -F _cargo >/dev/null && _cargo "$@"
}

complete -F _cargo_grade_with_names -o bashdefault -o default cargo-grade
complete -F _cargo_with_grade -o bashdefault -o default cargo
