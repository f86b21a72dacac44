//! A layer between SQLite and the system's files (a VFS, <https://www.sqlite.org/vfs.html>) that hands everything on, and
//! keeps a [`Disk`] of what was written and what was synced in one folder. At a given operation the power is cut: from then
//! on the disk stays as it is, while the process goes on without knowing.
#![expect(unsafe_code, reason = "SQLite's interface for files is one of C")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::ffi::{SQLITE_OK, sqlite3_file, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register};

use super::disk::Disk;

/// What is being recorded, if anything.
static RECORDING: Mutex<Option<Recording>> = Mutex::new(None);

struct Recording {
    folder: String,
    disk: Disk,
    /// Operations until the power is cut; `None`: it is not going to be.
    left: Option<u64>,
    is_cut: bool,
}

/// Keeps a disk for that folder from now on; files elsewhere are none of its business.
pub fn record(folder: &str) {
    install();
    *recording() = Some(Recording { folder: folder.to_owned(), disk: Disk::default(), left: None, is_cut: false });
}

/// Cuts the power at the operation with that number from now.
pub fn cut_after(operations: u64) {
    if let Some(recording) = recording().as_mut() {
        recording.left = Some(operations);
    }
}

/// Whether the power is off.
pub fn is_cut() -> bool {
    recording().as_ref().is_some_and(|recording| recording.is_cut)
}

/// The disk as it is, or as it was when the power was cut.
pub fn end() -> Disk {
    recording().take().expect("something was recorded").disk
}

fn recording() -> MutexGuard<'static, Option<Recording>> {
    RECORDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something to the recorded disk, unless the power is off; this may be the moment at which it goes.
fn on_disk(name: &str, change: impl FnOnce(&mut Disk, &str)) {
    let mut recording = recording();
    let Some(recording) = recording.as_mut() else { return };
    let Some(name) = name.strip_prefix(&recording.folder) else { return };
    match &mut recording.left {
        Some(0) => recording.is_cut = true,
        Some(left) => *left -= 1,
        None => {}
    }
    if !recording.is_cut {
        change(&mut recording.disk, name.trim_start_matches(['/', '\\']));
    }
}

/// A file of ours; that of the system follows in the same memory.
#[repr(C)]
struct Layered {
    base: sqlite3_file,
    name: *mut String,
}

/// The system's file behind ours.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: whoever made `file` gave it `szOsFile` bytes, which is ours and then the system's.
    unsafe { file.cast::<Layered>().add(1).cast() }
}

unsafe fn name<'f>(file: *mut sqlite3_file) -> &'f str {
    // SAFETY: `open` put a string there, which `close` takes away.
    unsafe { &*(*file.cast::<Layered>()).name }
}

/// Functions that hand on to the system's file.
macro_rules! hand_on {
    ($($function:ident = $method:ident($($argument:ident: $kind:ty),*) -> $result:ty;)+) => { $(
        unsafe extern "C" fn $function(file: *mut sqlite3_file $(, $argument: $kind)*) -> $result {
            // SAFETY: the arguments are those that SQLite gives, and the system's methods stay as long as the process.
            unsafe {
                let real = real(file);
                ((*(*real).pMethods).$method.expect("the system's files can do that"))(real $(, $argument)*)
            }
        }
    )+ };
}

hand_on! {
    read = xRead(buffer: *mut c_void, amount: c_int, offset: i64) -> c_int;
    really_write = xWrite(buffer: *const c_void, amount: c_int, offset: i64) -> c_int;
    really_truncate = xTruncate(size: i64) -> c_int;
    really_sync = xSync(flags: c_int) -> c_int;
    file_size = xFileSize(size: *mut i64) -> c_int;
    lock = xLock(level: c_int) -> c_int;
    unlock = xUnlock(level: c_int) -> c_int;
    check_reserved_lock = xCheckReservedLock(held: *mut c_int) -> c_int;
    file_control = xFileControl(operation: c_int, argument: *mut c_void) -> c_int;
    sector_size = xSectorSize() -> c_int;
    device_characteristics = xDeviceCharacteristics() -> c_int;
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, memory: *mut *mut c_void) -> c_int;
    shm_lock = xShmLock(offset: c_int, amount: c_int, flags: c_int) -> c_int;
    shm_barrier = xShmBarrier() -> ();
    shm_unmap = xShmUnmap(delete: c_int) -> c_int;
}

unsafe extern "C" fn write(file: *mut sqlite3_file, buffer: *const c_void, amount: c_int, offset: i64) -> c_int {
    let length = usize::try_from(amount).expect("lengths are not negative");
    // SAFETY: it is a file of ours, and SQLite gives that many bytes.
    unsafe {
        let bytes = std::slice::from_raw_parts(buffer.cast::<u8>(), length);
        on_disk(name(file), |disk, name| disk.write(name, usize::try_from(offset).expect("it is no offset"), bytes));
        really_write(file, buffer, amount, offset)
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    // SAFETY: it is a file of ours.
    unsafe {
        on_disk(name(file), |disk, name| disk.truncate(name, usize::try_from(size).expect("it is a length")));
        really_truncate(file, size)
    }
}

/// The disk is synced before the system says so: whoever hears it can rely on it.
unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: it is a file of ours.
    unsafe {
        on_disk(name(file), Disk::sync);
        really_sync(file, flags)
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, and does not use it afterwards.
    unsafe {
        drop(Box::from_raw((*file.cast::<Layered>()).name));
        let real = real(file);
        ((*(*real).pMethods).xClose.expect("the system's files can be closed"))(real)
    }
}

/// Without `xFetch`, so that nothing is read or written past this layer.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe fn text(path: *const c_char) -> String {
    if path.is_null() {
        return String::new();
    }
    // SAFETY: SQLite ends its paths with a zero.
    unsafe { CStr::from_ptr(path) }.to_string_lossy().into_owned()
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    path: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: `file` has room for both files.
    unsafe {
        let system: *mut sqlite3_vfs = SYSTEM.load(Ordering::Acquire);
        let opened = ((*system).xOpen.expect("files can be opened"))(system, path, real(file), flags, out);
        let layered = file.cast::<Layered>();
        if opened == SQLITE_OK {
            (*layered).name = Box::into_raw(Box::new(text(path)));
            (*layered).base.pMethods = &raw const METHODS;
        } else {
            (*layered).base.pMethods = std::ptr::null();
        }
        opened
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, path: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: as for `open`.
    unsafe {
        on_disk(&text(path), Disk::delete);
        let system = SYSTEM.load(Ordering::Acquire);
        ((*system).xDelete.expect("files can be deleted"))(system, path, sync_folder)
    }
}

static SYSTEM: AtomicPtr<sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());

/// Makes the layer the way to files for all connections of this process, once.
fn install() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // SAFETY: the copy lives as long as the process. What is not replaced works on the copy as on the original, because
        // it looks at nothing but what both have.
        unsafe {
            let system = sqlite3_vfs_find(std::ptr::null());
            SYSTEM.store(system, Ordering::Release);
            let layer = Box::leak(Box::new(*system));
            layer.szOsFile += c_int::try_from(size_of::<Layered>()).expect("it is small");
            layer.pNext = std::ptr::null_mut();
            layer.zName = c"unsynced-is-lost".as_ptr();
            layer.xOpen = Some(open);
            layer.xDelete = Some(delete);
            assert_eq!(sqlite3_vfs_register(layer, 1), SQLITE_OK);
        }
    });
}
