import { h } from 'vue'
import { Content, useData } from 'vitepress'

export default {
  Layout: () => h('main', { 'data-source': useData().page.value.relativePath }, [h(Content)]),
}
