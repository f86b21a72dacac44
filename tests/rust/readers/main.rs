//! File readers from outside: the process that parses, with files as they come, broken files, and files that mean harm.

mod damage;
mod hostile;
mod made;
mod pdf;
mod reader;
