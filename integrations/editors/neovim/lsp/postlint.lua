-- Neovim 0.11 or newer: ~/.config/nvim/lsp/postlint.lua, and in init.lua: vim.lsp.enable('postlint')
return {
  cmd = { 'postlint', 'server' },
  filetypes = { 'markdown', 'mdx', 'quarto', 'rmd' },
  root_markers = { 'postlint.toml', '.postlint.toml', '.git' },
}
