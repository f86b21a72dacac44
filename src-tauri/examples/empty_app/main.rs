//! A Tauri app with nothing in it: what the start of the real one is measured against (`npm run bench -- window`).

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/empty_app/tauri.conf.json"))
}
