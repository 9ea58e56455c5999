package dev.hilum.validate.evidence;

import static dev.hilum.validate.evidence.Figures.NONE;
import static dev.hilum.validate.evidence.Figures.of;

import dev.hilum.validate.CaseResult;
import dev.hilum.validate.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The text of the report around the figures: purpose, models, data, failures, limits. */
final class ValidationReport {
    private static final int MOST_FAILURES = 60;

    private final Results results;
    private final Map<String, Plot> plots;
    private final Map<String, byte[]> pictures;
    private final Page page;

    ValidationReport(Results results, Map<String, Plot> plots, Map<String, byte[]> pictures, Page page) {
        this.results = results;
        this.plots = plots;
        this.pictures = pictures;
        this.page = page;
    }

    void write() {
        front();
        models();
        distribution();
        dataRule();
        disjointness();
        ResultSections sections = new ResultSections(results, plots, page);
        sections.write();
        failures();
        limits();
    }

    private void front() {
        page.title("Hilum 算法验证报告", "Hilum algorithm validation report");
        page.alert(
                "权重由模拟数据和少量公开数据训练,未经临床评价。AI结果未经核实,仅供具备资质的医师使用,不得作为决策的唯一依据。",
                "Weights trained on simulated and little public data: not clinically evaluated. AI results, unverified; for use by qualified physicians; not the sole basis of a decision.");
        long simulated = results.cases().stream()
                .filter(c -> c.strata().getOrDefault("manufacturer", "").contains("SIMULATED"))
                .count();
        if (simulated > 0) {
            page.alert(
                    "本次运行含 " + simulated + " 例模拟检查,不是病人数据;其数字不能说明临床性能。",
                    "This run holds " + simulated
                            + " simulated studies, not patients; their figures say nothing of clinical performance.");
        }
        if (results.setting().settings().allowTrained()) {
            page.alert(
                    "本次运行允许训练清单中的病例(--allow-trained):其性能数字不是留出数据上的数字。",
                    "This run let cases of the training lists through (--allow-trained): its performance figures are not held out.");
        }
        page.heading("目的与方法", "Purpose and method");
        page.text(
                "用与产品相同的代码在留出数据上测量检出、分割、分诊和测量性能。按 YY/T 1858 的场景排列,不声称符合该标准。",
                "Measures detection, segmentation, triage and measurement on held-out data with the code of the product. Laid out by the scenes of YY/T 1858; conformity is not claimed.");
        Results.Setting s = results.setting();
        page.table(
                List.of("项目|Item", "值|Value"),
                List.of(
                        List.of("软件 software", "Hilum " + results.run().software()),
                        List.of("时间 time (UTC)", results.run().createdAt()),
                        List.of(
                                "机器 machine",
                                results.run().machine() + ", " + results.run().cores() + " cores"),
                        List.of(
                                "清单 manifest",
                                s.manifest() + ", SHA-256 " + s.manifestSha256().replaceAll("(.{32})(?=.)", "$1 ")),
                        List.of(
                                "匹配规则 match rules",
                                "CENTRE_HIT (LUNA16: centre within the lesion), CENTRE_DISTANCE ≤ "
                                        + s.settings().match().distanceMm() + " mm, OVERLAP IoU ≥ "
                                        + s.settings().match().overlap()),
                        List.of(
                                "区间 intervals",
                                "95 %; Wilson (shares), DeLong (AUC), 1,000 bootstrap samples of scans, seed "
                                        + s.settings().seed() + " (FROC)"),
                        List.of("参数 parameters", String.join("; ", s.parameters())),
                        List.of(
                                "病例 cases",
                                results.cases().size() + ", " + results.failed() + " without result, "
                                        + results.notAnalysed() + " NOT_ANALYSED")));
    }

    private void models() {
        page.heading("模型身份", "Model identity");
        List<List<String>> rows = new ArrayList<>();
        for (Results.Model m : results.models()) {
            rows.add(List.of(
                    m.name() + " " + m.version(),
                    m.sha256().replaceAll("(.{16})(?=.)", "$1 "),
                    m.clinicallyEvaluated() ? "yes" : "未经临床评价 not clinically evaluated",
                    m.intendedUse(),
                    m.lastChange().isEmpty() ? NONE : m.lastChange()));
        }
        page.table(List.of("模型|Model", "SHA-256", "临床评价|Evaluated", "预期用途|Intended use", "最近更新|Last change"), rows);
    }

    private void distribution() {
        page.heading("数据分布", "Distribution of data");
        page.sub("测试集", "Test set");
        List<List<String>> rows = new ArrayList<>();
        results.distribution()
                .forEach((by, counts) -> rows.add(List.of(
                        by,
                        String.join(
                                "; ",
                                counts.entrySet().stream()
                                        .map(e -> e.getKey() + ": " + e.getValue())
                                        .toList()))));
        page.table(List.of("分层|By", "病例数|Cases"), rows);
        page.sub("训练集(模型声明)", "Training set, as the models declare it");
        List<List<String>> training = new ArrayList<>();
        for (Results.Model m : results.models()) {
            training.add(List.of(
                    m.name() + " " + m.version(),
                    String.join("; ", m.trainingData()),
                    m.simulated() ? "含模拟 simulated" : "no",
                    String.valueOf(m.trainingPatients()),
                    String.valueOf(m.trainingSeries()),
                    m.stages().isEmpty() ? NONE : String.join(", ", m.stages())));
        }
        page.table(List.of("模型|Model", "数据|Data", "模拟|Simulated", "病人|Patients", "序列|Series", "分期|Stages"), training);
        page.text(
                "模型契约不声明训练集的性别、年龄、厂商和层厚分布:此处为缺口。",
                "The model contract does not declare sex, age, maker and slice thickness of the training data: a gap.");
    }

    private void dataRule() {
        page.heading("训练数据规则检查", "Check of the training data rule");
        page.table(
                List.of("规则|Rule", "声明|Declared", "结论|Result"),
                results.dataRule().lines().stream()
                        .map(l -> List.of(l.rule(), l.declared(), l.met() ? "满足 MET" : "不满足 NOT MET"))
                        .toList());
        page.alert(
                results.dataRule().met() ? "满足" : "不满足:所用肺炎模型的训练数据不满足审评要点所述的数据要求。",
                results.dataRule().met()
                        ? "MET"
                        : "NOT MET: the training data of the pneumonia model in use do not reach what the key points name.");
    }

    private void disjointness() {
        Results.Disjointness d = results.disjointness();
        page.heading("训练集与测试集的独立性", "Independence of training and test data");
        page.table(
                List.of("项目|Item", "值|Value"),
                List.of(
                        List.of("测试病人 test patients (hashed)", String.valueOf(d.testPatients())),
                        List.of("声明的训练病人 training patients declared", String.valueOf(d.trainingPatients())),
                        List.of("两边都有的病人 patients in both", String.valueOf(d.commonPatients())),
                        List.of("两边都有的序列 series in both", String.valueOf(d.commonSeries())),
                        List.of("两边都有的像素 pixel identities in both", String.valueOf(d.commonPixels())),
                        List.of("有多例的病人 patients with several cases", String.valueOf(d.severalCases())),
                        List.of("因在训练清单而被拒 refused, in a training list", list(d.inTraining())),
                        List.of("重复 duplicates", list(d.duplicates()))));
        if (d.severalCases() > 0) {
            page.text(
                    "同一病人有多例时,按检查重抽样的区间偏窄。",
                    "Where a patient has several cases, intervals by resampling scans are too narrow.");
        }
    }

    private static String list(List<String> rows) {
        return rows.isEmpty() ? "0" : rows.size() + ": " + String.join("; ", rows);
    }

    private void failures() {
        page.heading("失败逐例", "Failures one by one");
        List<List<String>> rows = new ArrayList<>();
        for (CaseResult c : results.cases()) {
            if (c.error() != null) {
                rows.add(List.of(c.name(), "没有结果 no result", c.error()));
            } else if ("NOT_ANALYSED".equals(c.status())) {
                rows.add(List.of(c.name(), "NOT_ANALYSED", String.valueOf(c.reason())));
            } else {
                failures(c, rows);
            }
        }
        int more = Math.max(0, rows.size() - 4 * MOST_FAILURES);
        page.table(List.of("病例|Case", "种类|Kind", "说明|What"), rows.subList(0, rows.size() - more));
        if (more > 0) {
            page.text("另有 " + more + " 行见 results.json。", more + " more rows are in results.json.");
        }
        thumbnails();
    }

    private static void failures(CaseResult c, List<List<String>> rows) {
        CaseResult.NoduleOutcome n = c.nodules();
        if (n != null) {
            for (CaseResult.LesionRow l : n.lesions()) {
                Double score = l.scores().get(dev.hilum.validate.MatchRule.CENTRE_HIT);
                if (score == null || score < n.threshold()) {
                    rows.add(List.of(
                            c.name(),
                            "漏检 missed nodule",
                            of(l.diameterMm(), 1) + " mm " + l.density() + " at LPS " + of(l.x(), 0) + ", "
                                    + of(l.y(), 0) + ", " + of(l.z(), 0)
                                    + (score == null ? ", no candidate" : ", best score " + of(score, 2))));
                }
            }
            long wrong = CaseTable.falsePositives(n);
            if (wrong > 0) {
                rows.add(List.of(c.name(), "误检 false findings", String.valueOf(wrong)));
            }
        }
        CaseResult.TriageOutcome t = c.triage();
        if (t != null && t.reference() != null && t.flag() != t.reference()) {
            rows.add(List.of(
                    c.name(),
                    t.flag() ? "误报 false alarm" : "漏报 missed pneumonia",
                    "score " + of(t.score(), 3) + ", threshold " + of(t.threshold(), 3)));
        }
    }

    private void thumbnails() {
        int shown = 0;
        for (CaseResult c : results.cases()) {
            for (CaseResult.Picture p : c.pictures()) {
                byte[] png = pictures.get(p.file());
                if (png != null && shown < MOST_FAILURES) {
                    page.thumbnail(png, c.name() + " " + p.kind() + " " + of(p.score(), 2));
                    shown++;
                }
            }
        }
        page.clear();
        if (shown == 0) {
            page.text("无缩略图。", "No thumbnails: switched off, or no failure.");
        }
    }

    private void limits() {
        page.heading("局限", "Limits");
        page.text(
                "FROC 曲线止于检测模型解码的最低分数和最多候选数;更高的假阳性率取最后的灵敏度(LUNA16 的规则)。",
                "The FROC curve ends at the least score and the most candidates that the detector decodes; beyond, the last sensitivity is held (LUNA16's rule).");
        page.text(
                "各分层未作多重比较校正:许多分层中有些会偶然不同。影响因素的 p 值另列 Holm 校正。病例少于 "
                        + results.setting().settings().smallStratum() + " 的分层标为“小”。",
                "Strata are not corrected for multiple comparisons: among many some differ by chance. Influence factors carry Holm-adjusted p values beside the plain ones. Strata of fewer than "
                        + results.setting().settings().smallStratum() + " cases are marked small.");
        page.text(
                "对抗测试为有界随机扰动,不用梯度,只给出下界。缺失的量写为“–”,不补数。病例身份以哈希保存,属假名化而非匿名化。",
                "The adversarial test is a bounded random perturbation without gradients: a lower bound. What is not known is a dash, never a number. Identities are kept as hashes: pseudonymous, not anonymous.");
        if (results.followUp() == null) {
            page.text(
                    "与既往检查的随访配对不在本次运行中评价(清单未给出 prior)。",
                    "Matching with prior studies (follow-up) is not evaluated by this run: its manifest names no prior.");
        }
    }
}
