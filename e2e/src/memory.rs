//! One setting of the C library's allocator.

/// Lets the allocator keep what is freed, for programs that execute many messages.
///
/// Every message builds a contract's virtual machine and drops it again, half a megabyte
/// and more; giving that back to the kernel each time takes longer than running the
/// message. Where the C library has no such setting, nothing changes.
pub fn keep_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    set();
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
fn set() {
    use std::ffi::c_int;
    extern "C" {
        fn mallopt(parameter: c_int, value: c_int) -> c_int;
    }
    const TRIM_THRESHOLD: c_int = -1;
    const MMAP_THRESHOLD: c_int = -3;
    const MEGABYTE: c_int = 1 << 20;
    // SAFETY: glibc's `mallopt` with parameters and ranges of its manual page; it may be
    // called at any time, and where it refuses nothing changes.
    unsafe {
        mallopt(TRIM_THRESHOLD, 1024 * MEGABYTE);
        mallopt(MMAP_THRESHOLD, 32 * MEGABYTE);
    }
}
