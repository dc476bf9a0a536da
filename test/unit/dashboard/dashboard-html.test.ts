import assert from 'node:assert/strict';
import { dashboardHtml } from '../../../src/dashboard/dashboard-html';

describe('the page before its script', () => {
  it('allows nothing but its own script and style, and escapes every text', () => {
    const html = dashboardHtml({
      source: 'https://source.test',
      nonce: 'abc123',
      script: 'https://source.test/a.js',
      style: 'https://source.test/a.css',
      language: 'de"><script>',
      title: '<b>',
      waiting: '&',
      texts: { '"><script>x</script>': "'" },
    });
    assert.match(
      html,
      /default-src &#39;none&#39;; connect-src &#39;none&#39;; script-src &#39;nonce-abc123&#39;; style-src https:\/\/source\.test &#39;nonce-abc123&#39;/,
    );
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.ok(!html.includes('unsafe'));
    assert.ok(!/ style=/.test(html));
  });
});
