# bash completion of patchshim; written by `patchshim generate completion`
_patchshim() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} i
    COMPREPLY=()
    case ${COMP_WORDS[1]} in
    explain) mapfile -t COMPREPLY < <(compgen -W 'unused-death time-vector-lost dead-target dead-source event-purged gc-midrun dangling-pointer dangling-random numpy-view stale-recording record-replaced replaced-unused death-in-doubt savestate-mismatch zombie load-file-missing load-file-error hoc-string-error load-dll exit-status python-in-hoc callback-error mpi-error mpi-hang mpi-copies nan geometry overflow inert-stimulus wrong-section section-stack dt-changed tstop-lost not-initialized late-record late-insert v-init-ignored dt-after-cvode psolve-short nseg-drop pointer-unset value-not-ref play-mismatch record-twice local-dt-time vector-bounds threshold-shared gid-threshold gid-missing gid-invalid gid-late delay-lowered bad-time silent-source random-identical hoc-new-global hoc-index stale-mod table-depend ion-overwritten two-writers cvode-reinit' -- "$word"); return ;;
    list) mapfile -t COMPREPLY < <(compgen -W 'checks options hooks' -- "$word"); return ;;
    report) mapfile -t COMPREPLY < <(compgen -f -W '--format= --output=' -- "$word"); return ;;
    esac
    [[ $before == = ]] && { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; }
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == [-=]* || ${COMP_WORDS[i-1]} == = ]] || { _command_offset "$i" 2>/dev/null; return; }
    done
    compopt -o nospace 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -c -W 'doctor explain list report --gdb --help --version --keep=unused --keep=always --keep=never --halt=raise --halt=abort --halt=never --attach=lenient --attach=strict --report= --suppressions= --exitcode= --max= --mpi_timeout= --log= --obvious=on --obvious=off --patch=auto --patch=own --patch=off --check.unused-death= --check.time-vector-lost= --check.dead-target= --check.dead-source= --check.event-purged= --check.gc-midrun= --check.dangling-pointer= --check.dangling-random= --check.numpy-view= --check.stale-recording= --check.record-replaced= --check.replaced-unused= --check.death-in-doubt= --check.savestate-mismatch= --check.zombie= --check.load-file-missing= --check.load-file-error= --check.hoc-string-error= --check.load-dll= --check.exit-status= --check.python-in-hoc= --check.callback-error= --check.mpi-error= --check.mpi-hang= --check.mpi-copies= --check.nan= --check.geometry= --check.overflow= --check.inert-stimulus= --check.wrong-section= --check.section-stack= --check.dt-changed= --check.tstop-lost= --check.not-initialized= --check.late-record= --check.late-insert= --check.v-init-ignored= --check.dt-after-cvode= --check.psolve-short= --check.nseg-drop= --check.pointer-unset= --check.value-not-ref= --check.play-mismatch= --check.record-twice= --check.local-dt-time= --check.vector-bounds= --check.threshold-shared= --check.gid-threshold= --check.gid-missing= --check.gid-invalid= --check.gid-late= --check.delay-lowered= --check.bad-time= --check.silent-source= --check.random-identical= --check.hoc-new-global= --check.hoc-index= --check.stale-mod= --check.table-depend= --check.ion-overwritten= --check.two-writers= --check.cvode-reinit=' -- "$word")
}
complete -F _patchshim patchshim
