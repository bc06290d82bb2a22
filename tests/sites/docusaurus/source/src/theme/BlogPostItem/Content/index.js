import React from 'react';
import MDXContent from '@theme/MDXContent';
import {useBlogPost} from '@docusaurus/plugin-content-blog/client';

export default function Content({children}) {
  const {metadata, isBlogPostPage} = useBlogPost();
  return isBlogPostPage ? (
    <main data-source={metadata.source.replace('@site/', '')}><MDXContent>{children}</MDXContent></main>
  ) : (
    <div>{children}</div>
  );
}
