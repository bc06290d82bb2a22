import { IdAttributePlugin } from "@11ty/eleventy";

/** @param {import("@11ty/eleventy").UserConfig} eleventyConfig */
export default function (eleventyConfig) {
	// Drafts, see also _data/eleventyDataSchema.js
	eleventyConfig.addPreprocessor("drafts", "*", (data) => {
		if (data.draft && process.env.ELEVENTY_RUN_MODE === "build") {
			return false;
		}
	});

	// Copy the contents of the `public` folder to the output folder
	// For example, `./public/css/` ends up in `_site/css/`
	eleventyConfig
		.addPassthroughCopy({
			"./public/": "/",
		})
		.addPassthroughCopy("./content/feed/pretty-atom-feed.xsl");
	eleventyConfig.addPassthroughCopy("content/posts/**/*.jpg");
	eleventyConfig.addPassthroughCopy({ "content/recipes/scans": "scans" });

	eleventyConfig.addPlugin(IdAttributePlugin);

	eleventyConfig.addFilter("readableDate", (date) => date.toISOString().slice(0, 10));

	return {
		templateFormats: ["md", "njk", "html", "pdf"],
		markdownTemplateEngine: "njk",
		htmlTemplateEngine: "njk",
		dir: {
			input: "content",
			includes: "../_includes",
			data: "../_data",
			output: "_site",
		},
	};
}
