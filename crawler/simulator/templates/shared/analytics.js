var _queue = _queue || [];
_queue.push(['_setAccount', 'UA-0000000-1']); _queue.push(['_trackPageview']); _queue.push(['_setDomainName', 'none']);
(function () {
  var agents = ['android', 'iphone', 'ipad', 'ipod', 'windows phone', 'mqqbrowser', 'ucbrowser', 'micromessenger'];
  var agent = navigator.userAgent.toLowerCase(), mobile = false;
  for (var i = 0; i < agents.length; i++) { if (agent.indexOf(agents[i]) > -1) { mobile = true; break; } }
  if (mobile && location.hash !== '#pc') { document.documentElement.className += ' mobile'; }
  var script = document.createElement('script'), first = document.getElementsByTagName('script')[0];
  script.async = true; script.src = '/stat/analytics.min.js?v=20260101';
  if (first && first.parentNode) { first.parentNode.insertBefore(script, first); }
  if (window.performance && performance.timing) {
    var timing = performance.timing;
    _queue.push(['_timing', timing.domContentLoadedEventEnd - timing.navigationStart, timing.responseEnd - timing.requestStart]);
  }
})();
