//! The program's own debug information: which of the student's functions and lines an address
//! belongs to. Reads no other crate's.
//!
//! Only the student's crate is compiled with paths that begin with `src/`, so its units are told by
//! their name, and the others, the standard library's above all, cost no more than their first
//! entry.

use crate::function_name::readable;
use crate::stack::Stack;
use grade_evidence::{Frame, Site};
use std::collections::HashMap;
use std::fs::File;
#[cfg(target_os = "linux")]
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::OnceLock;

/// The student's code in this program.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// Where the program was loaded.
    base: usize,
    /// From each address on to the next one's: a line of the student's, or none.
    lines: Vec<(u64, Option<Site>)>,
    /// First address, address after the last, and mangled name.
    functions: Vec<(u64, u64, String)>,
}

/// This program's file, opened while files could still be opened.
static FILE: OnceLock<File> = OnceLock::new();

/// Opens this program's file, so that traces can name functions and lines when no file can be opened
/// any more. Without it they do so for as long as files can.
pub fn keep_program_readable() {
    if let Some(file) = open() {
        // It may be open already.
        let _ = FILE.set(file);
    }
}

fn open() -> Option<File> {
    File::open("/proc/self/exe").ok()
}

/// All of this program's file.
#[cfg(target_os = "linux")]
fn bytes() -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = match FILE.get() {
        Some(file) => file,
        None => &open()?,
    };
    file.rewind().ok()?;
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a file is the student's: nobody else's path is relative and begins with `src/`.
pub(crate) fn is_students(file: &str) -> bool {
    Path::new(file).starts_with("src")
}

impl Program {
    /// Reads this program; empty if it cannot be read.
    pub(crate) fn read() -> Program {
        elf::read().unwrap_or_default()
    }

    /// The frame of the student's that a return address belongs to.
    fn frame(&self, address: usize) -> Option<Frame> {
        // The call is before the address to return to.
        let address = address.checked_sub(self.base)?.checked_sub(1)? as u64;
        let line = self.lines.partition_point(|(start, _)| *start <= address);
        let site = self.lines.get(line.checked_sub(1)?)?.1.clone()?;
        let after = self
            .functions
            .partition_point(|(start, ..)| *start <= address);
        let (_, end, name) = self.functions.get(after.checked_sub(1)?)?;
        (address < *end).then(|| Frame {
            function: readable(name),
            site,
        })
    }
}

/// Names stacks, each address once.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    program: Option<Program>,
    known: HashMap<usize, Option<Frame>>,
}

impl Frames {
    /// The student's frames of a stack, outermost first.
    pub(crate) fn of(&mut self, stack: &Stack) -> Vec<Frame> {
        let program = self.program.get_or_insert_with(Program::read);
        let addresses = stack.addresses().iter().rev();
        let frames = addresses.filter_map(|address| {
            let frame = self.known.entry(*address);
            frame.or_insert_with(|| program.frame(*address)).clone()
        });
        let mut frames: Vec<Frame> = frames.collect();
        // A closure in a closure, both on one line, say nothing that one does not.
        frames.dedup();
        frames
    }
}

#[cfg(target_os = "linux")]
mod elf {
    use super::{Program, is_students};
    use gimli::{DebugInfoUnitHeadersIter, Dwarf, EndianSlice, LittleEndian, Unit};
    use grade_evidence::Site;
    use object::{Object, ObjectSection, ObjectSymbol, SymbolKind};

    type Bytes<'a> = EndianSlice<'a, LittleEndian>;

    /// What of a unit belongs to the student.
    type Lines = Vec<(u64, Option<Site>)>;

    pub(super) fn read() -> Option<Program> {
        let bytes = super::bytes()?;
        let file = object::File::parse(&*bytes).ok()?;
        let section = |id: gimli::SectionId| -> Result<Bytes<'_>, gimli::Error> {
            let section = file.section_by_name(id.name());
            let data = section.and_then(|section| section.data().ok());
            Ok(EndianSlice::new(data.unwrap_or_default(), LittleEndian))
        };
        let dwarf = Dwarf::load(section).ok()?;
        let mut lines = lines_of(&dwarf, dwarf.units()).ok()?;
        lines.sort_by_key(|(start, _)| *start);
        let (first, last) = (lines.first()?.0, lines.last()?.0);
        let mut functions: Vec<(u64, u64, String)> = file
            .symbols()
            .filter(|symbol| symbol.kind() == SymbolKind::Text)
            .filter(|symbol| (first..last).contains(&symbol.address()))
            .filter_map(|symbol| {
                let start = symbol.address();
                Some((start, start + symbol.size(), symbol.name().ok()?.to_owned()))
            })
            .collect();
        functions.sort();
        Some(Program {
            base: loaded_at(),
            lines,
            functions,
        })
    }

    fn lines_of(
        dwarf: &Dwarf<Bytes<'_>>,
        mut units: DebugInfoUnitHeadersIter<Bytes<'_>>,
    ) -> gimli::Result<Lines> {
        let mut lines = Lines::new();
        while let Some(header) = units.next()? {
            let unit = dwarf.unit(header)?;
            let name = unit.name.map(|name| name.to_string_lossy());
            if name.is_some_and(|name| may_have_students_code(&name)) {
                add_lines(dwarf, &unit, &mut lines)?;
            }
        }
        Ok(lines)
    }

    /// A unit of the student's crate, or of the program that it was linked into: what is generic is compiled there.
    fn may_have_students_code(unit: &str) -> bool {
        is_students(unit)
            || std::path::Path::new(unit)
                .components()
                .any(|part| part.as_os_str() == "worker.rs")
    }

    /// The unit's line table.
    fn add_lines<'a>(
        dwarf: &Dwarf<Bytes<'a>>,
        unit: &Unit<Bytes<'a>>,
        lines: &mut Lines,
    ) -> gimli::Result<()> {
        let Some(program) = unit.line_program.clone() else {
            return Ok(());
        };
        let mut rows = program.rows();
        while let Some((header, row)) = rows.next_row()? {
            let file = row.file(header).filter(|_| !row.end_sequence());
            let path = file
                .map(|file| path(dwarf, unit, header, file))
                .transpose()?;
            let site = path.filter(|path| is_students(path)).map(|file| Site {
                file,
                line: row.line().map_or(0, |line| line.get() as u32),
                column: match row.column() {
                    gimli::ColumnType::LeftEdge => 1,
                    gimli::ColumnType::Column(column) => column.get() as u32,
                },
            });
            lines.push((row.address(), site));
        }
        Ok(())
    }

    /// A file's path, relative to where the unit was compiled if it is below that.
    fn path<'a>(
        dwarf: &Dwarf<Bytes<'a>>,
        unit: &Unit<Bytes<'a>>,
        header: &gimli::LineProgramHeader<Bytes<'a>>,
        file: &gimli::FileEntry<Bytes<'a>>,
    ) -> gimli::Result<String> {
        let name = dwarf.attr_string(unit, file.path_name())?;
        let mut path = std::path::PathBuf::new();
        if let Some(directory) = file.directory(header) {
            path.push(&*dwarf.attr_string(unit, directory)?.to_string_lossy());
        }
        path.push(&*name.to_string_lossy());
        let compiled_in = unit.comp_dir.map(|dir| dir.to_string_lossy().into_owned());
        let below = path.strip_prefix(compiled_in.unwrap_or_default());
        Ok(below.unwrap_or(&path).to_string_lossy().into_owned())
    }

    /// By how much the program's addresses are moved.
    #[expect(unsafe_code, reason = "the loader tells it through libc only")]
    fn loaded_at() -> usize {
        unsafe extern "C" fn first(
            info: *mut libc::dl_phdr_info,
            _size: usize,
            base: *mut std::ffi::c_void,
        ) -> i32 {
            // SAFETY: the loader hands in its record, and the pointer that it was given. The first
            // one is the program's own; 1 asks for no other.
            unsafe {
                *base.cast::<usize>() = (*info).dlpi_addr as usize;
            }
            1
        }
        let mut base = 0_usize;
        // SAFETY: `base` lives until the call returns.
        unsafe {
            libc::dl_iterate_phdr(Some(first), (&raw mut base).cast());
        }
        base
    }
}

/// Elsewhere the debug information is not in the program.
#[cfg(not(target_os = "linux"))]
mod elf {
    pub(super) fn read() -> Option<super::Program> {
        None
    }
}
