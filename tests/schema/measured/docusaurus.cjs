// Prints which values Docusaurus takes for which fields of a blog post, as JSON:
//   npm install @docusaurus/plugin-content-blog && node docusaurus.cjs > docusaurus-blog.json
const path = require("path");
const plugin = path.dirname(path.resolve("node_modules/@docusaurus/plugin-content-blog/package.json"));
const {validateBlogPostFrontMatter} = require(path.join(plugin, "lib/frontMatter.js"));
const {version} = require(path.join(plugin, "package.json"));

const fields = [
  "id", "title", "title_meta", "description", "authors", "author", "author_title", "author_url", "author_image_url",
  "tags", "slug", "image", "keywords", "draft", "unlisted", "hide_table_of_contents", "toc_min_heading_level",
  "toc_max_heading_level", "last_update", "sidebar_label", "authorTitle", "authorURL", "authorImageURL", "other",
];
const values = [
  null, "", "x", "a b", "https://h.test/a.png", "/a.png", "true", "false", "yes", true, false, 5, 1.5, 3, "3", 7, [],
  ["a"], ["a", ""], [null], [5], [{}], [{label: "a", permalink: "b"}], [{label: "a"}], [{name: "a"}], [{title: "a"}],
  {}, {a: 1}, {name: "a"}, {key: "a", url: "x y"}, {name: "a", email: "b"}, {author: "a"}, {date: "2020-01-01"},
  {label: "a", permalink: "b"}, [{name: "a", socials: {x: "y"}}], [{name: "a", socials: {x: 5}}], [true],
];

function takes(field, value) {
  try {
    validateBlogPostFrontMatter({[field]: structuredClone(value)});
    return true;
  } catch {
    return false;
  }
}

console.warn = () => {};
const taken = Object.fromEntries(fields.map((field) => [field, values.map((value) => (takes(field, value) ? "y" : "n")).join("")]));
const program = `@docusaurus/plugin-content-blog ${version}`;
console.log(`{
"program": ${JSON.stringify(program)},
"values": ${JSON.stringify(values)},
"taken": ${JSON.stringify(taken, null, 1)}
}`);
