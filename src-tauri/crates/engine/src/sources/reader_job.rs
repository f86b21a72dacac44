//! Windows: the job object that all file readers belong to. The system gives none of them more memory than it may have, and
//! ends them all when the last handle of the job is closed, which happens however this process ends.
//!
//! A reader joins after it was started. Until then it has no order, and it ends with its standard input as everywhere.

use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle, RawHandle};

use windows::Win32::Foundation::HANDLE;
use windows::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
    JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows::core::PCWSTR;

use crate::config;

/// The job. Where the system refuses one, the readers' own allocator and the parent's watch limit their memory.
pub(super) struct ReaderJob(Option<OwnedHandle>);

impl ReaderJob {
    /// A job without processes.
    pub(super) fn new() -> Self {
        match create() {
            Ok(job) => Self(Some(job)),
            Err(error) => {
                tracing::warn!(task = "source_reader", %error, "file readers cannot be put into a job of their own");
                Self(None)
            }
        }
    }

    /// Has a process that was started here belong to the job.
    #[expect(unsafe_code, reason = "the system's own call")]
    pub(super) fn admit(&self, process: RawHandle) {
        let Some(job) = &self.0 else { return };
        // SAFETY: both handles are open: the job is ours, the process is held by whoever calls.
        let admitted = unsafe { AssignProcessToJobObject(HANDLE(job.as_raw_handle()), HANDLE(process)) };
        if let Err(error) = admitted {
            tracing::warn!(task = "source_reader", %error, "a file reader could not be put into its job");
        }
    }
}

#[expect(unsafe_code, reason = "the system's own calls")]
fn create() -> windows::core::Result<OwnedHandle> {
    // SAFETY: a job without a name, for nobody to inherit; its handle is ours alone and closed by its owner.
    let job = unsafe { OwnedHandle::from_raw_handle(CreateJobObjectW(None, PCWSTR::null())?.0) };
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
        | JOB_OBJECT_LIMIT_PROCESS_MEMORY
        // A parser that breaks down shows no window to anybody.
        | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    limits.ProcessMemoryLimit = usize::try_from(config::READER_MEMORY).unwrap_or(usize::MAX);
    let size = u32::try_from(size_of_val(&limits)).expect("a structure of some hundred bytes");
    // SAFETY: the pointer is to a structure of the kind and of the size that are named beside it.
    unsafe {
        SetInformationJobObject(
            HANDLE(job.as_raw_handle()),
            JobObjectExtendedLimitInformation,
            (&raw const limits).cast(),
            size,
        )?;
    }
    Ok(job)
}
