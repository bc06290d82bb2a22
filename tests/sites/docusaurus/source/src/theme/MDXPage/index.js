import React from 'react';
import MDXContent from '@theme/MDXContent';

export default function MDXPage({content: Content}) {
  return (
    <main data-source={Content.metadata.source.replace('@site/', '')}>
      <MDXContent><Content /></MDXContent>
    </main>
  );
}
