//! seccomp: which system calls a process can make. A call that is refused answers EPERM, so that code
//! which asks for something it does not need goes on.

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Width, SeccompCmpOp as Is, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch,
};
use std::collections::BTreeMap;
use std::io;

/// Calls by number, with what their arguments must be; no rule: whatever they are.
type Calls = BTreeMap<i64, Vec<SeccompRule>>;

/// The numbers of some calls.
macro_rules! numbers {
    ($($call:ident),+ $(,)?) => { [$(libc::$call),+] };
}

/// Whether a network is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    None,
    /// Streams over the Internet's protocols; where to is for Landlock to say.
    Streams,
}

/// Refuses a worker everything but to compute, to have memory and threads, to wait, and to use
/// descriptors that are open already.
///
/// # Errors
/// When this kernel has no seccomp.
pub(crate) fn confine_worker(network: Network) -> io::Result<String> {
    // In this order: the list allows no further filters.
    apply(&without_clone3()?)?;
    apply(&allow_list(network)?)?;
    Ok("a list of what is allowed".to_owned())
}

/// Refuses a compiler and its linker what neither needs and what reaches out of their files.
///
/// # Errors
/// When this kernel has no seccomp.
pub(crate) fn confine_compiler() -> io::Result<String> {
    // Where a kernel still has them, the same calls with pointers of 32 bits.
    let short = |call: &i64| call | if cfg!(target_arch = "x86_64") { X32 } else { 0 };
    let refused = REFUSED_TO_COMPILERS
        .into_iter()
        .chain(REFUSED_TO_COMPILERS.iter().map(short))
        .map(|call| (call, Vec::new()));
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    apply(&program(refused.collect(), SeccompAction::Allow, refuse)?)?;
    Ok("a list of what is refused".to_owned())
}

fn allow_list(network: Network) -> io::Result<BpfProgram> {
    let mut calls: Calls = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
    // New threads, no new processes. Called clone3 the flags could not be seen: see below.
    calls.insert(
        libc::SYS_clone,
        vec![all([has_flags(0, libc::CLONE_THREAD as u64)])?],
    );
    // Memory that is shared with others is not counted as one's own, and none that is written is
    // ever executed.
    calls.insert(
        libc::SYS_mmap,
        vec![all([
            has(
                3,
                MAP_TYPE | libc::MAP_HUGETLB as u64,
                libc::MAP_PRIVATE as u64,
            ),
            has(2, libc::PROT_EXEC as u64, 0),
        ])?],
    );
    calls.insert(
        libc::SYS_mprotect,
        vec![all([has(2, libc::PROT_EXEC as u64, 0)])?],
    );
    // Giving memory back, and what allocators and stacks want to be; others poison pages, or share
    // them with other processes.
    let advices = ADVICES.map(|advice| all([is(2, advice)]));
    let advices: io::Result<Vec<_>> = advices.into_iter().collect();
    calls.insert(libc::SYS_madvise, advices?);
    // What abort() comes to.
    calls.insert(
        libc::SYS_tgkill,
        vec![all([
            is(0, u64::from(std::process::id())),
            is(2, libc::SIGABRT as u64),
        ])?],
    );
    // Threads have names, and so has glibc's memory.
    calls.insert(
        libc::SYS_prctl,
        vec![
            all([is(0, libc::PR_SET_NAME as u64)])?,
            all([is(0, PR_SET_VMA)])?,
        ],
    );
    // To ask for one's own limits: for the size of a stack.
    calls.insert(
        libc::SYS_prlimit64,
        vec![all([is(0, 0), is_pointer(2, 0)])?],
    );
    calls.insert(
        libc::SYS_fcntl,
        vec![
            all([is(1, libc::F_GETFD as u64)])?,
            all([is(1, libc::F_GETFL as u64)])?,
        ],
    );
    // On a socket that is connected; to nobody else.
    calls.insert(libc::SYS_sendto, vec![all([is_pointer(4, 0)])?]);
    calls.insert(libc::SYS_recvfrom, vec![all([is(3, 0), is_pointer(4, 0)])?]);
    // Architectures that are younger have ppoll only.
    #[cfg(target_arch = "x86_64")]
    calls.insert(libc::SYS_poll, Vec::new());
    if network == Network::Streams {
        allow_streams(&mut calls)?;
    }
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    program(calls, refuse, SeccompAction::Allow)
}

fn allow_streams(calls: &mut Calls) -> io::Result<()> {
    let mut sockets = Vec::new();
    for family in [libc::AF_INET, libc::AF_INET6] {
        let kind = libc::SOCK_STREAM as u64;
        sockets.push(all([
            is(0, family as u64),
            has(1, SOCK_TYPE, kind),
            is(2, 0),
        ])?);
        let tcp = libc::IPPROTO_TCP as u64;
        sockets.push(all([
            is(0, family as u64),
            has(1, SOCK_TYPE, kind),
            is(2, tcp),
        ])?);
    }
    calls.insert(libc::SYS_socket, sockets);
    calls.insert(libc::SYS_ioctl, vec![all([is(1, libc::FIONBIO)])?]);
    for call in numbers![
        SYS_connect,
        SYS_getsockopt,
        SYS_getsockname,
        SYS_getpeername,
        SYS_setsockopt,
        SYS_shutdown,
    ] {
        calls.insert(call, Vec::new());
    }
    Ok(())
}

/// glibc makes threads with clone3, whose flags lie in memory, where a filter cannot look. Told that
/// there is no such call, it uses clone.
fn without_clone3() -> io::Result<BpfProgram> {
    let calls = Calls::from([(libc::SYS_clone3, Vec::new())]);
    let unknown = SeccompAction::Errno(libc::ENOSYS as u32);
    program(calls, SeccompAction::Allow, unknown)
}

fn program(
    calls: Calls,
    otherwise: SeccompAction,
    listed: SeccompAction,
) -> io::Result<BpfProgram> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(io::Error::other)?;
    let filter = SeccompFilter::new(calls, otherwise, listed, arch).map_err(io::Error::other)?;
    BpfProgram::try_from(filter).map_err(io::Error::other)
}

fn apply(program: &BpfProgram) -> io::Result<()> {
    seccompiler::apply_filter(program).map_err(io::Error::other)
}

type Condition = Result<SeccompCondition, seccompiler::BackendError>;

fn all<const N: usize>(conditions: [Condition; N]) -> io::Result<SeccompRule> {
    let conditions: Result<Vec<_>, _> = conditions.into_iter().collect();
    let conditions = conditions.map_err(io::Error::other)?;
    SeccompRule::new(conditions).map_err(io::Error::other)
}

/// The lower half of an argument: all of it that the kernel takes of an `int`.
fn is(argument: u8, value: u64) -> Condition {
    SeccompCondition::new(argument, Width::Dword, Is::Eq, value)
}

fn is_pointer(argument: u8, value: u64) -> Condition {
    SeccompCondition::new(argument, Width::Qword, Is::Eq, value)
}

/// Of the bits in `mask` exactly these.
fn has(argument: u8, mask: u64, bits: u64) -> Condition {
    SeccompCondition::new(argument, Width::Dword, Is::MaskedEq(mask), bits)
}

fn has_flags(argument: u8, flags: u64) -> Condition {
    SeccompCondition::new(argument, Width::Qword, Is::MaskedEq(flags), flags)
}

/// `__X32_SYSCALL_BIT` of asm/unistd.h.
const X32: i64 = 0x4000_0000;
/// `MAP_TYPE` of linux/mman.h: how a mapping is shared.
const MAP_TYPE: u64 = 0x0f;
/// `MADV_DONTNEED`, `MADV_FREE`, `MADV_HUGEPAGE`, `MADV_NOHUGEPAGE`, and since Linux 6.13
/// `MADV_GUARD_INSTALL` and `MADV_GUARD_REMOVE`, of linux/mman.h.
const ADVICES: [u64; 6] = [4, 8, 14, 15, 102, 103];
/// `SOCK_TYPE_MASK` of linux/net.h.
const SOCK_TYPE: u64 = 0x0f;
/// `PR_SET_VMA` of linux/prctl.h: naming anonymous memory.
const PR_SET_VMA: u64 = 0x5356_4d41;

/// Calls that every architecture has and that need no look at their arguments.
#[rustfmt::skip]
const ALLOWED: [i64; 41] = numbers![
    // Memory.
    SYS_brk, SYS_mremap, SYS_munmap,
    // Threads, and waiting for each other. Another filter answers clone3.
    SYS_clone3, SYS_exit, SYS_exit_group, SYS_futex, SYS_futex_waitv, SYS_get_robust_list, SYS_getcpu, SYS_getpid,
    SYS_gettid, SYS_rseq, SYS_sched_getaffinity, SYS_sched_yield,
    SYS_set_robust_list, SYS_set_tid_address,
    // Signals of one's own: stacks to notice an overflow on.
    SYS_restart_syscall, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack,
    // Time.
    SYS_clock_getres, SYS_clock_gettime, SYS_clock_nanosleep, SYS_gettimeofday, SYS_nanosleep,
    // What is open already.
    SYS_close, SYS_fstat, SYS_lseek, SYS_ppoll, SYS_pread64, SYS_read, SYS_readv, SYS_write,
    SYS_writev,
    // Who one is, and chance.
    SYS_getegid, SYS_geteuid, SYS_getgid, SYS_getrandom, SYS_getuid,
];

/// What would take a compiler out of its files: networks, other processes, the kernel itself.
#[rustfmt::skip]
const REFUSED_TO_COMPILERS: [i64; 62] = numbers![
    SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, SYS_kcmp,
    SYS_pidfd_open, SYS_pidfd_getfd, SYS_pidfd_send_signal,
    SYS_perf_event_open, SYS_bpf, SYS_userfaultfd, SYS_io_uring_setup, SYS_io_uring_enter,
    SYS_io_uring_register, SYS_seccomp,
    SYS_keyctl, SYS_add_key, SYS_request_key,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns,
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_fanotify_init, SYS_inotify_init1,
    SYS_fsopen, SYS_fsmount, SYS_open_tree, SYS_move_mount,
    SYS_setsid, SYS_setpgid, SYS_personality, SYS_setpriority, SYS_sched_setscheduler,
    SYS_shmget, SYS_msgget, SYS_semget, SYS_mq_open,
    SYS_syslog, SYS_reboot, SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module,
    SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl, SYS_sethostname, SYS_setdomainname,
    SYS_clock_settime, SYS_settimeofday, SYS_adjtimex,
];
