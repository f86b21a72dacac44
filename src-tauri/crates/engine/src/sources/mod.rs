//! The user's files: one reader per format, blocks with positions, limits, and the children that do the parsing.
