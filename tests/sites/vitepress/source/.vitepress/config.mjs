export default {
  title: 'Tree register',
  description: 'How the register of street trees works',
  base: '/register/',
  ignoreDeadLinks: true,
  themeConfig: {
    nav: [{ text: 'Guide', link: '/guide/' }],
    sidebar: [{ text: 'Guide', items: [{ text: 'Start', link: '/guide/start' }] }],
  },
}
