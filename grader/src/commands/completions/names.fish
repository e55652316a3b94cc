
# The exercises of the course around this folder, and their checks as far as they are known. Never builds anything.
function __fish_cargo_grade_names
    set -l dir $PWD
    while test -n "$dir"; and not test -d "$dir/exercises"
        set dir (string replace -r '/[^/]*$' '' -- $dir)
    end
    test -n "$dir"; or return
    set -l target $dir/target
    set -q CARGO_TARGET_DIR; and set target $CARGO_TARGET_DIR
    for program in (command -s cargo-grade) $target/debug/cargo-grade
        test -x $program; and $program list --format names 2>/dev/null; and return
    end
    string replace -r '.*/([^/]+)/$' '$1' -- $dir/exercises/*/
end

complete -c cargo-grade -n "__fish_cargo_grade_needs_command" -f -a "(__fish_cargo_grade_names)"
complete -c cargo-grade -n "__fish_cargo_grade_using_subcommand @THESE@" -f -a "(__fish_cargo_grade_names)"
complete -c cargo-grade -s p -l package -x -a "(__fish_cargo_grade_names)"

# `cargo grade`: what the command itself would be offered.
function __fish_cargo_grade_is_cargos
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = grade
end
function __fish_cargo_grade_as_itself
    set -l words (commandline -opc)
    set -l line cargo-grade (string escape -- $words[3..-1]) (commandline -ct)
    complete -C (string join ' ' -- $line)
end
complete -c cargo -n __fish_cargo_grade_is_cargos -x -a "(__fish_cargo_grade_as_itself)"
