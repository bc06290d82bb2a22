import React from 'react';
import MDXContent from '@theme/MDXContent';
import {useDoc} from '@docusaurus/plugin-content-docs/client';

export default function Content({children}) {
  const {metadata} = useDoc();
  return <main data-source={metadata.source.replace('@site/', '')}><MDXContent>{children}</MDXContent></main>;
}
