# Renders the Markdown pages of {"options": ..., "pages": [...]} on standard input with kramdown.
require "json"
require "kramdown"
require "kramdown-parser-gfm"
given = JSON.parse(STDIN.read)
options = given["options"].transform_keys(&:to_sym)
STDOUT.write JSON.generate(given["pages"].map { |page| Kramdown::Document.new(page, options).to_html })
