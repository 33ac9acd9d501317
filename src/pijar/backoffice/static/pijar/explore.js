// The chart one can zoom into and ask for values. ECharts comes only when the reader presses the button: it weighs more
// than all the rest of the page. Without it the drawing above says the same.
(function () {
  "use strict";
  var DAY = 86400000;
  var button = document.querySelector("[data-explore]");
  if (!button) { return; }
  var root = document.documentElement;
  var area = document.getElementById(button.getAttribute("aria-controls"));
  var place = area.querySelector("[data-chart]");
  var sorry = document.querySelector("[data-explore-sorry]");
  var data = JSON.parse(document.getElementById(button.getAttribute("data-explore")).textContent);
  var points = data.points.map(function (p) { return Object.assign({ at: Date.parse(p.on) }, p); });
  var language = root.lang || "id";
  var chart = null, zoomed = { start: 0, end: 100 };

  function percents(digits) {
    return new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
  }
  function days(options) {
    return new Intl.DateTimeFormat(language, Object.assign({ timeZone: "UTC", year: "numeric" }, options));
  }
  var whole = new Intl.NumberFormat(language), share = percents(1), level = percents(0);
  var longDay = days({ day: "numeric", month: "long" }), shortMonth = days({ month: "short" });
  var shortDay = days({ day: "numeric", month: "short" });

  // What the library says by itself; it has no Indonesian of its own.
  function speakIndonesian() {
    function names(options, of) { return of.map(function (at) { return new Intl.DateTimeFormat("id", options).format(at); }); }
    var months = Array.from({ length: 12 }, function (_, n) { return new Date(2026, n, 1); });
    var week = Array.from({ length: 7 }, function (_, n) { return new Date(2026, 1, 1 + n); });
    echarts.registerLocale("ID", {
      time: {
        month: names({ month: "long" }, months), monthAbbr: names({ month: "short" }, months),
        dayOfWeek: names({ weekday: "long" }, week), dayOfWeekAbbr: names({ weekday: "short" }, week)
      },
      legend: { selector: { all: "Semua", inverse: "Balik" } },
      toolbox: {}, series: { typeNames: { line: "Grafik garis" } }, aria: {}
    });
  }

  // The browser resolves the variable for us: the library cannot read mixed colours or names of variables.
  function colour(name) {
    var probe = document.createElement("i");
    probe.style.color = "var(" + name + ")";
    area.appendChild(probe);
    var found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function element(name, names, text) {
    var made = document.createElement(name);
    made.className = names;
    if (text) { made.textContent = text; }
    return made;
  }

  // A node made of classes: a tip written as HTML would bring style attributes, which the policy of content forbids.
  function tip(hovered) {
    var point = points[hovered[0].dataIndex], box = element("div", "tip");
    var rows = [[data.words.coverage, share.format(point.share), "tip-line"]];
    if (point.target !== null) { rows.push([data.words.target, share.format(point.target), "tip-goal"]); }
    rows.push([data.words.active, whole.format(point.active), ""], [data.words.potential, whole.format(point.potential), ""]);
    if (point.short) { rows.push([data.words.short, whole.format(point.short), ""]); }
    box.appendChild(element("b", "", longDay.format(point.at)));
    rows.forEach(function (row) {
      var line = element("div", "tip-row");
      line.append(element("span", row[2], row[0]), element("span", "nums", row[1]));
      box.appendChild(line);
    });
    box.appendChild(element("small", "tip-source", point.source));
    return box;
  }

  function axes(ink, grid) {
    var label = { color: ink, fontSize: 12, hideOverlap: true };
    return {
      xAxis: {
        type: "time", minInterval: 28 * DAY, axisLine: { lineStyle: { color: grid } }, axisTick: { lineStyle: { color: grid } },
        splitLine: { show: false },
        axisLabel: Object.assign({ formatter: function (at) {
          return (new Date(at).getUTCDate() === 1 ? shortMonth : shortDay).format(at);
        } }, label)
      },
      yAxis: {
        type: "value", min: 0, max: data.top, splitLine: { lineStyle: { color: grid } },
        axisLabel: Object.assign({ formatter: function (part) { return level.format(part); } }, label)
      }
    };
  }

  function lines(surface) {
    function values(name) { return points.map(function (p) { return [p.at, p[name]]; }); }
    var line = colour("--line"), goal = colour("--target");
    return [
      { type: "line", name: data.words.coverage, data: values("share"), symbol: "circle", symbolSize: 9,
        lineStyle: { color: line, width: 3 }, itemStyle: { color: surface, borderColor: line, borderWidth: 2.5 },
        areaStyle: { color: line, opacity: .12 } },
      { type: "line", name: data.words.target, data: values("target"), showSymbol: false,
        lineStyle: { color: goal, width: 2, type: [6, 5] }, itemStyle: { color: goal } }
    ];
  }

  // Turning the wheel scrolls the page, and a finger moves it: the chart zooms by its slider, its buttons, or with Ctrl.
  function zoom(ink, grid, line) {
    var common = { start: zoomed.start, end: zoomed.end, minValueSpan: 60 * DAY, filterMode: "none" };
    return [
      Object.assign({ type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseMove: false, moveOnMouseWheel: false,
        preventDefaultMouseMove: false }, common),
      Object.assign({ type: "slider", height: 28, bottom: 8, showDetail: false, brushSelect: false, borderColor: grid,
        textStyle: { color: ink }, fillerColor: "transparent", handleSize: "110%",
        handleStyle: { color: line, borderColor: line }, moveHandleStyle: { color: line, opacity: .5 },
        emphasis: { handleStyle: { color: line, borderColor: line }, moveHandleStyle: { color: line } },
        dataBackground: { lineStyle: { color: grid }, areaStyle: { color: grid, opacity: .4 } },
        selectedDataBackground: { lineStyle: { color: line }, areaStyle: { color: line, opacity: .25 } } }, common)
    ];
  }

  function options() {
    var ink = colour("--tblr-secondary"), grid = colour("--grid"), surface = colour("--tblr-bg-surface");
    return Object.assign(axes(ink, grid), {
      useUTC: true, aria: { enabled: false }, animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      grid: { left: 8, right: 24, top: 16, bottom: 56, containLabel: true },
      textStyle: { fontFamily: getComputedStyle(area).fontFamily },
      series: lines(surface), dataZoom: zoom(ink, grid, colour("--line")),
      tooltip: {
        trigger: "axis", confine: true, formatter: tip, className: "tip-box", backgroundColor: surface, borderColor: grid,
        textStyle: { color: colour("--tblr-body-color") },
        axisPointer: { lineStyle: { color: ink } }
      }
    });
  }

  function draw() {
    if (chart) { chart.dispose(); }
    chart = echarts.init(place, null, { renderer: "svg", locale: language === "en" ? "EN" : "ID" });
    chart.setOption(options());
    chart.on("datazoom", function () {
      var now = chart.getOption().dataZoom[0];
      zoomed = { start: now.start, end: now.end };
    });
  }

  function close() {
    if (chart) { chart.dispose(); }
    chart = null;
    show(false);
  }

  function show(open) {
    area.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.querySelector("[data-label]").textContent = open ? data.words.close : data.words.explore;
  }

  function open() {
    button.classList.remove("btn-loading");
    sorry.hidden = true;
    show(true);
    draw();
  }

  function load() {
    var script = document.createElement("script");
    script.src = button.getAttribute("data-library");
    script.onload = function () { speakIndonesian(); open(); };
    script.onerror = function () {
      script.remove();
      button.classList.remove("btn-loading");
      sorry.hidden = false;
    };
    button.classList.add("btn-loading");
    document.head.appendChild(script);
  }

  // Half as much or twice as much of the time around the middle of what is seen; nothing means all of it.
  function zoomBy(factor) {
    var half = (zoomed.end - zoomed.start) * factor / 2, middle = (zoomed.start + zoomed.end) / 2;
    var start = Math.max(0, middle - half), end = Math.min(100, middle + half);
    chart.dispatchAction({ type: "dataZoom", start: factor ? start : 0, end: factor ? end : 100 });
  }

  button.addEventListener("click", function () {
    if (button.classList.contains("btn-loading")) { return; }
    if (chart) { close(); } else if (window.echarts) { open(); } else { load(); }
  });
  area.addEventListener("click", function (e) {
    var asked = e.target.closest("[data-zoom]");
    if (asked && chart) { zoomBy(Number(asked.getAttribute("data-zoom"))); }
  });
  new MutationObserver(function () { if (chart) { draw(); } }).observe(root, { attributeFilter: ["data-bs-theme"] });
  new ResizeObserver(function () { if (chart) { chart.resize(); } }).observe(place);
})();
