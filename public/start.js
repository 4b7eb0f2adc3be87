// Starts the page. The content policy allows no inline script, so this is a file of its own.
// The build names the module and the wasm by their content, and index.html links to both.
const linked = (selector) => document.querySelector(selector).href;
const loading = document.getElementById("loading");

// A module that has come to a stop can tell nothing any more: what it prepared is shown, with the browser's words for it.
addEventListener("error", ({ error }) => {
  const notice = document.getElementById("notice");
  if (!notice?.hidden || !/wasm/.test(error?.stack)) return;
  document.getElementById("notice-commands").append(`\n# ${error}\n`);
  document.getElementById("notice-reload").onclick = () => location.reload();
  notice.hidden = false;
});

try {
  const { default: init } = await import(linked('link[rel="modulepreload"]'));
  await init({ module_or_path: linked('link[rel="preload"][as="fetch"]') });
} catch (error) {
  console.error(error);
  const paragraph = (text, lang) => Object.assign(document.createElement("p"), { textContent: text, lang });
  const [en, ja] =
    typeof WebAssembly === "object"
      ? ["Please reload it, or try another browser.", "再読み込みするか、別のブラウザーをお試しください。"]
      : ["It needs WebAssembly, which this browser lacks or has switched off.", "このブラウザーでは WebAssembly が使えません。"];
  loading.setAttribute("role", "alert");
  loading.replaceChildren(
    paragraph(`The page could not start. ${en}`, "en"),
    paragraph(`ページを開始できませんでした。${ja}`, "ja"),
    paragraph(String(error), "en"),
  );
}
