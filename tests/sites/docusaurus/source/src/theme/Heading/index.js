import React from 'react';

export default function Heading({as: As, ...props}) {
  return <As {...props} />;
}
