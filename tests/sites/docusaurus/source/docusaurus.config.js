// @ts-check
/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'Tree register',
  tagline: 'Every tree in town',
  url: 'https://register.example.org',
  baseUrl: '/register/',
  trailingSlash: true,
  onBrokenLinks: 'ignore',
  onBrokenAnchors: 'ignore',
  markdown: {hooks: {onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore'}},
  i18n: {defaultLocale: 'en', locales: ['en', 'de']},
  presets: [
    [
      'classic',
      /** @type {import('@docusaurus/preset-classic').Options} */
      ({
        docs: {sidebarPath: './sidebars.js', routeBasePath: 'handbook'},
        blog: {blogTitle: 'News', onInlineAuthors: 'ignore', onUntruncatedBlogPosts: 'ignore', onInlineTags: 'ignore'},
        theme: {customCss: './src/css/custom.css'},
      }),
    ],
  ],
  plugins: [
    [
      '@docusaurus/plugin-content-docs',
      {id: 'community', path: 'community', routeBasePath: 'community', sidebarPath: false},
    ],
    [
      '@docusaurus/plugin-client-redirects',
      {redirects: [{from: '/handbook/start', to: '/handbook/first-steps'}, {from: ['/old'], to: '/'}]},
    ],
  ],
  themeConfig: {navbar: {title: 'Tree register', items: []}},
};

module.exports = config;
