import { defineConfig } from 'astro/config'
import starlight from '@astrojs/starlight'

export default defineConfig({
  site: 'https://register.example',
  redirects: { '/old-start': '/guides/start/' },
  integrations: [
    starlight({
      title: 'Tree register',
      defaultLocale: 'root',
      locales: { root: { label: 'English', lang: 'en' }, de: { label: 'Deutsch', lang: 'de' } },
      components: { MarkdownContent: './src/components/Content.astro' },
      pagefind: false,
      markdown: { headingLinks: false },
      disable404Route: true,
    }),
  ],
})
