// Renders Markdown with an implementation from npm. Input: {"engine": ..., "pages": [...]}; output: the HTML.
// Run in a folder with `node_modules`, as `node --input-type=module -`, with this text after the input's `const`.
const { engine, pages } = INPUT;

async function remark(headings, astro) {
  const { unified } = await import("unified");
  const parse = (await import("remark-parse")).default;
  const gfm = (await import("remark-gfm")).default;
  const rehype = (await import("remark-rehype")).default;
  const raw = (await import("rehype-raw")).default;
  const stringify = (await import("rehype-stringify")).default;
  let pipe = unified().use(parse).use(gfm);
  if (headings === "remark") pipe = pipe.use(docusaurus);
  pipe = pipe.use(rehype, { allowDangerousHtml: true });
  if (astro) pipe = pipe.use((await import("@astrojs/markdown-remark")).rehypeHeadingIds).use(raw);
  else pipe = pipe.use(raw);
  if (headings === "rehype") pipe = pipe.use((await import("rehype-slug")).default);
  pipe = pipe.use(stringify);
  return async (text) => String(await pipe.process(text));
}

// What Docusaurus's own remark plugin `headings` does with the same two packages.
function docusaurus() {
  return async (root) => {
    const { toString } = await import("mdast-util-to-string");
    const { visit } = await import("unist-util-visit");
    const slugger = new (await import("github-slugger")).default();
    visit(root, "heading", (node) => {
      const words = node.children.filter(({ type }) => type !== "html");
      const text = toString(words.length > 0 ? words : node);
      const explicit = /\s*\{#((?:.(?!\{#|\}))*.)\}$/.exec(text);
      node.data = { hProperties: { id: explicit ? explicit[1] : slugger.slug(text) } };
    });
  };
}

async function markdownIt() {
  const MarkdownIt = (await import("markdown-it")).default;
  const anchor = (await import("markdown-it-anchor")).default;
  const md = new MarkdownIt({ html: true, linkify: true });
  md.use(anchor);
  if (md.isReady) await md.isReady();
  return async (text) => md.render(text);
}

async function vitepress() {
  const { createMarkdownRenderer } = await import("vitepress");
  const md = await createMarkdownRenderer(process.cwd());
  return async (text) => md.render(text);
}

async function eleventy() {
  const MarkdownIt = (await import("markdown-it")).default;
  const posthtml = (await import("posthtml")).default;
  const { IdAttributePlugin } = await import("@11ty/eleventy");
  let plugin;
  const config = { htmlTransformer: { addPosthtmlPlugin: (_, each) => (plugin = each()) } };
  IdAttributePlugin(config, { checkDuplicates: false });
  const md = new MarkdownIt({ html: true });
  return async (text) => (await posthtml().use(plugin).process(md.render(text))).html;
}

async function hexo() {
  const { createRequire } = await import("node:module");
  const require = createRequire(process.cwd() + "/");
  const config = { url: "http://example.org", root: "/", source_dir: "source" };
  let renderer;
  // The plugin sets its own defaults on the global `hexo` and registers its renderer with it.
  globalThis.hexo = { config, extend: { renderer: { register: (_, __, each) => (renderer = each) } } };
  require("hexo-renderer-marked");
  const context = { config, execFilterSync: () => {}, model: () => ({ findById: () => null, findOne: () => null }) };
  return async (text) => renderer.call(context, { text });
}

const engines = {
  "rehype-slug": () => remark("rehype"),
  astro: () => remark(null, true),
  docusaurus: () => remark("remark"),
  vitepress,
  "markdown-it-anchor": markdownIt,
  eleventy,
  hexo,
};
const render = await engines[engine]();
const html = [];
for (const page of pages) {
  try {
    html.push(await render(page));
  } catch (error) {
    console.error(engine, JSON.stringify(page), error);
    html.push(null);
  }
}
process.stdout.write(JSON.stringify(html));
